"""The rules of tables as Data Docs of Great Expectations (`pip install 'aker[data-docs]'`): pages for people."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from aker_core.errors import ConfigError
from aker_data import catalogue
from aker_data.lake.tables import Lake
from aker_data.schemas.table import TableSchema

WITHOUT = "Great Expectations is not installed. Install aker[data-docs], or read the pages that `aker validate` writes"


def render(lake: Lake, months: Mapping[str, str], folder: Path) -> Path:
    """Validate the tables of these months by the rules of their schemas and render the pages; the first one's path.

    Raises ConfigError where Great Expectations is not installed.
    """
    if importlib.util.find_spec("great_expectations") is None:
        raise ConfigError(WITHOUT)
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "gx", ignore_errors=True)  # its own project: suites of before would stay beside the new ones
    context = gx.get_context(mode="file", project_root_dir=str(folder))
    context.enable_analytics(enable=False)  # nothing is sent anywhere
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    pandas = context.data_sources.add_or_update_pandas("lake")
    for table, as_of in months.items():
        schema = catalogue.load(table).schema
        asset = pandas.add_dataframe_asset(table)
        batch = asset.add_batch_definition_whole_dataframe("whole")
        suite = context.suites.add_or_update(gx.ExpectationSuite(name=table, expectations=list(expectations(schema))))
        definition = context.validation_definitions.add_or_update(
            gx.ValidationDefinition(name=f"{table}, as of {as_of}", data=batch, suite=suite)
        )
        names = [column.name for column in schema.columns if column.name != schema.geometry]
        frame = lake.scan(table, as_of).select(names).collect().to_pandas()
        for name in names:
            if str(frame[name].dtype) == "category":
                frame[name] = frame[name].astype(str)
        definition.run(batch_parameters={"dataframe": frame})
    context.build_data_docs()
    return folder / "gx/uncommitted/data_docs/local_site/index.html"


def expectations(schema: TableSchema) -> Iterator[Any]:
    """The rules of a schema in the words of Great Expectations."""
    from great_expectations import expectations as gxe

    for column in schema.columns:
        if column.name == schema.geometry:
            continue
        yield gxe.ExpectColumnToExist(column=column.name)
        if not column.nullable:
            yield gxe.ExpectColumnValuesToNotBeNull(column=column.name)
        if column.low is not None or column.high is not None:
            yield gxe.ExpectColumnValuesToBeBetween(column=column.name, min_value=column.low, max_value=column.high)
        if column.pattern is not None:
            yield gxe.ExpectColumnValuesToMatchRegex(column=column.name, regex=column.pattern)
        if column.one_of:
            yield gxe.ExpectColumnValuesToBeInSet(column=column.name, value_set=list(column.one_of))
    if len(schema.key) > 1:
        yield gxe.ExpectCompoundColumnsToBeUnique(column_list=list(schema.key))
    else:
        yield gxe.ExpectColumnValuesToBeUnique(column=schema.key[0])
