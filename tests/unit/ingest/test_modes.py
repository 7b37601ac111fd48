"""Files that a person downloaded, the embedded sample and the archive answer the publishers' questions."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aker_core.errors import ConfigError, NotLoaded, NotPublished, SourceChanged, SourceUnavailable
from aker_data.archive import Archive
from aker_data.contracts import GuardedResponse, Need, Request, Validators
from aker_data.http import files
from aker_data.http.router import router_for
from aker_data.http.transport import HttpRequest, HttpResponse

URL = "https://data.example/cew/2023/csv/2023_annual.zip"
REQUEST = Request("toy", URL, "2023", "zip")


def live():
    raise AssertionError("no network in this mode")


def entry(tmp_path, mode="files", **more):
    return router_for(mode, Archive(tmp_path / "cache"), live=live, **more)


def folder(tmp_path, **contents) -> Path:
    root = tmp_path / "down loads"
    root.mkdir(exist_ok=True)
    for path, body in contents.items():
        write(root, path, body)
    return root


def write(root: Path, path: str, body: str | bytes) -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(body.encode() if isinstance(body, str) else body)
    return target


def labels(root, request):
    return [found.label for found in files.folder(root).find(request)]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (URL, ["2023_annual.zip", "2023_annual.csv"]),
        ("https://x.example/a/US000.csv?key=1", ["us000.csv", "us000.csv.zip", "us000.zip"]),
        ("https://x.example/list1.xlsx", ["list1.xlsx"]),
        ("https://x.example/data/2018/acs/acs1?get=group(B07001)", []),
        ("https://x.example/a%2F..%2F..%2Fetc%2Fpasswd.csv", ["passwd.csv", "passwd.csv.zip", "passwd.zip"]),
        ("https://x.example/", []),
    ],
)
def test_names_that_stand_for_an_address(url, expected):
    assert files.names(url) == expected


@pytest.mark.parametrize("name", ["2023_annual.zip", "2023_ANNUAL.zip", "2023_annual.csv"])
def test_a_file_is_found_anywhere_below_zipped_or_not(tmp_path, name):
    root = folder(tmp_path)
    write(root, f"a/b/{name}", "x")
    assert labels(root, REQUEST) == [f"a/b/{name}"]


@pytest.mark.parametrize("name", ["US000.csv", "US000.csv.zip", "US000.zip"])
def test_a_csv_may_be_zipped(tmp_path, name):
    root = folder(tmp_path)
    write(root, name, "x")
    request = replace(REQUEST, url="https://x.example/US000.csv", media="csv")
    assert labels(root, request) == [name]
    (asked,) = entry(tmp_path, folder=root).expander("toy", [])(request)
    assert asked.media == ("csv" if name.endswith("csv") else "zip")


def test_name_patterns_may_bring_several_files(tmp_path):
    root = folder(tmp_path)
    for name in ("2023.q1 Denver.csv", "sub/2023.q1 Boise.csv", "2022.q1 Denver.csv"):
        write(root, name, "x")
    request = replace(REQUEST, file_names=("2023.q1 *.csv",))
    assert labels(root, request) == ["2023.q1 Denver.csv", "sub/2023.q1 Boise.csv"]
    asked = entry(tmp_path, folder=root).expander("toy", [])(request)
    assert [one.url for one in asked] == ["file:2023.q1%20Denver.csv", "file:sub/2023.q1%20Boise.csv"]
    assert {one.part for one in asked} == {"2023"}


def test_the_name_of_the_address_comes_before_patterns(tmp_path):
    root = folder(tmp_path)
    write(root, "2023_annual.zip", "x")
    write(root, "2023 other.csv", "x")
    assert labels(root, replace(REQUEST, file_names=("2023*.csv",))) == ["2023_annual.zip"]


def test_nothing_found_names_what_was_looked_for_and_where(tmp_path):
    root = folder(tmp_path)
    request = replace(REQUEST, file_names=("2023 *.csv",))
    with pytest.raises(NotLoaded) as caught:
        entry(tmp_path, folder=root).expander("toy", [])(request)
    for word in ("2023_annual.zip", "2023_annual.csv", "2023 *.csv", str(root), "--file toy=PATH", URL):
        assert word in str(caught.value)


def test_two_files_of_a_name_with_the_same_bytes_are_one(tmp_path):
    root = folder(tmp_path)
    write(root, "a/2023_annual.zip", "x")
    write(root, "b/2023_annual.zip", "x")
    assert labels(root, REQUEST) == ["a/2023_annual.zip"]


def test_two_different_files_of_a_name_must_be_chosen_from(tmp_path):
    root = folder(tmp_path)
    write(root, "a/2023_annual.zip", "x")
    write(root, "b/2023_annual.zip", "y")
    with pytest.raises(ConfigError, match=r"a/2023_annual.zip, b/2023_annual.zip.*--file toy=PATH"):
        labels(root, REQUEST)


def test_folders_as_in_the_address_choose(tmp_path):
    root = folder(tmp_path)
    write(root, "2022/csv/2023_annual.zip", "x")
    write(root, "mirror/2023/csv/2023_annual.zip", "y")
    assert labels(root, REQUEST) == ["mirror/2023/csv/2023_annual.zip"]


def test_links_to_nothing_hidden_names_and_pipes_do_not_answer(tmp_path):
    root = folder(tmp_path)
    outside = write(tmp_path, "secret.csv", "x")
    request = replace(REQUEST, file_names=("*.csv",))
    (root / "sub").mkdir()
    (root / "sub" / "out.csv").symlink_to(outside)
    (root / "nowhere.csv").symlink_to(tmp_path / "gone.csv")
    (root / "me.csv").symlink_to(root / "me.csv")
    (root / "round").symlink_to(root)
    (root / ".hidden.csv").write_text("x")
    write(root, "__MACOSX/hidden.csv", "x")
    os.mkfifo(root / "pipe.csv")
    os.mkfifo(tmp_path / "pipe")
    (root / "to_pipe.csv").symlink_to(tmp_path / "pipe")
    (root / "device.csv").symlink_to("/dev/zero")
    assert labels(root, request) == []
    message = str(files.folder(root).missing(request))
    assert "not followed: round, device.csv, me.csv, nowhere.csv, to_pipe.csv …; link single files directly" in message
    inside = write(root, "sub/real.csv", "x")
    (root / "link.csv").symlink_to(inside)
    assert labels(root, request) == ["link.csv"], "the same file once"


def test_a_persons_own_link_to_a_file_elsewhere_answers_and_says_where_it_leads(tmp_path):
    root = folder(tmp_path)
    elsewhere = write(tmp_path, "downloads/qcew.csv", "a,b\n")
    (root / "hop.csv").symlink_to(elsewhere)
    (root / "2023_annual.csv").symlink_to("hop.csv")
    way = entry(tmp_path, folder=root)
    (asked,) = way.expander("toy", [])(REQUEST)
    assert way.send(call(asked)).body == b"a,b\n"
    assert way.link(asked.url) == f"2023_annual.csv is a link to {elsewhere.resolve()}"
    assert way.link("file:other.csv") == ""
    with elsewhere.open("r+b") as file:
        file.truncate(50_000_000_000)  # a hole: it takes no room
    with pytest.raises(SourceChanged, match="larger than the limit"):
        way.send(call(asked))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a link to somebody else")
def test_somebody_elses_link_to_a_file_elsewhere_is_not_followed(tmp_path):
    root = folder(tmp_path)
    (root / "2023_annual.csv").symlink_to(write(tmp_path, "secret.csv", "x"))
    os.lchown(root / "2023_annual.csv", 12_345, 12_345)
    assert labels(root, REQUEST) == []
    assert "links that are not followed: 2023_annual.csv;" in str(files.folder(root).missing(REQUEST))
    os.lchown(root, 12_345, 12_345)
    assert labels(root, REQUEST) == ["2023_annual.csv"], "of the owner of the folder it is"


def test_linked_folders_that_lead_inside_are_followed_and_their_files_are_there_once(tmp_path):
    root = folder(tmp_path)
    write(root, ".store/2023/2023_annual.csv", "x")
    (root / "annual").symlink_to(root / ".store" / "2023")
    write(root, "feeds/one.md", "x")
    (root / "announcements").symlink_to(root / "feeds")
    (root / "feeds" / "up").symlink_to(root)
    write(tmp_path, "elsewhere/2022_annual.csv", "x")
    (root / "away").symlink_to(tmp_path / "elsewhere")
    assert labels(root, REQUEST) == ["annual/2023_annual.csv"]
    assert labels(root, replace(REQUEST, url="https://x.gov/none", file_names=("announcements/*.md",))) == [
        "announcements/one.md"
    ]
    assert len(labels(root, replace(REQUEST, url="https://x.gov/none", file_names=("*.md",)))) == 1
    message = str(files.folder(root).missing(replace(REQUEST, url="https://x.gov/2021_annual.csv")))
    assert (
        "links that are not followed: away, up; link single files directly in it as its owner, or copy them" in message
    )


def test_no_address_reaches_a_file_that_was_not_found(tmp_path):
    write(tmp_path, "secret.csv", "x")
    way = entry(tmp_path, folder=folder(tmp_path))
    for url in ("file:../secret.csv", f"file://{tmp_path}/secret.csv", "file:secret.csv"):
        with pytest.raises(SourceUnavailable):
            way.send(HttpRequest("GET", url, None, "x", 1000))


def test_a_file_is_read_once_and_not_again_while_it_is_the_same(tmp_path, monkeypatch):
    root = folder(tmp_path)
    path = write(root, "2023_annual.csv", "a,b\n")
    way = entry(tmp_path, folder=root)
    (asked,) = way.expander("toy", [])(REQUEST)
    first = way.send(call(asked))
    assert (first.status, first.body) == (200, b"a,b\n")
    with monkeypatch.context() as unread:
        unread.setattr(Path, "read_bytes", lambda _: pytest.fail("read again"))
        assert way.send(call(asked, first.etag)).status == 304
    path.write_bytes(b"a,c\n")
    os.utime(path, ns=(1, 1))
    assert way.send(call(asked, first.etag)).body == b"a,c\n"


def call(request, etag=None, limit=1000):
    return HttpRequest(request.method, request.url, request.body, request.identity, limit, Validators(etag))


def test_a_huge_file_is_not_read(tmp_path):
    root = folder(tmp_path)
    with write(root, "2023_annual.csv", "").open("r+b") as file:
        file.truncate(50_000_000_000)  # a hole: it takes no room
    way = entry(tmp_path, folder=root)
    (asked,) = way.expander("toy", [])(REQUEST)
    with pytest.raises(SourceChanged, match="max_mb"):
        way.send(call(asked, limit=10_000_000))


def test_a_file_that_goes_away(tmp_path):
    root = folder(tmp_path)
    path = write(root, "2023_annual.csv", "a,b\n")
    way = entry(tmp_path, folder=root)
    (asked,) = way.expander("toy", [])(REQUEST)
    path.unlink()
    with pytest.raises(ConfigError, match="AKER_SOURCE_DIR"):
        way.send(call(asked))


def test_a_folder_must_be_given_and_be_there(tmp_path):
    with pytest.raises(ConfigError, match="Set AKER_SOURCE_DIR"):
        entry(tmp_path).expander("toy", [])(REQUEST)
    with pytest.raises(ConfigError, match="is not a folder"):
        entry(tmp_path, folder=tmp_path / "none").expander("toy", [])(REQUEST)


# Files that a person named


def needs(*years, required=True):
    return [
        Need(f"the year {year}", ((replace(REQUEST, url=URL.replace("2023", year), part=year),),), required=required)
        for year in years
    ]


def answered(way, wanted):
    expand = way.expander("toy", wanted)
    found = {}
    for need in wanted:
        request = need.alternatives[0][0]
        try:
            found[request.part] = [asked.url for asked in expand(request)]
        except NotLoaded:
            found[request.part] = []
    return found


@pytest.mark.parametrize("mode", ["files", "sample", "replay"])
def test_named_files_answer_in_every_mode(tmp_path, mode):
    path = write(tmp_path, "anything.csv", "a,b\n")
    way = entry(tmp_path, mode, named={"toy": [path]})
    wanted = needs("2023", "2022")
    assert answered(way, wanted) == {"2023": ["file:anything.csv"], "2022": []}
    (asked,) = way.expander("toy", wanted)(wanted[0].alternatives[0][0])
    assert way.send(call(asked)).body == b"a,b\n"


def test_named_files_go_to_the_need_that_has_their_name(tmp_path):
    paths = [write(tmp_path, name, name) for name in ("2022_annual.csv", "one.csv", "x/one.csv")]
    way = entry(tmp_path, named={"toy": paths})
    assert answered(way, needs("2023", "2022")) == {
        "2023": ["file:one.csv", "file:3/one.csv"],
        "2022": ["file:2022_annual.csv"],
    }


def test_the_first_required_need_takes_what_is_left(tmp_path):
    way = entry(tmp_path, named={"toy": [write(tmp_path, "one.csv", "x")]})
    wanted = [*needs("2022", required=False), *needs("2023")]
    assert answered(way, wanted) == {"2022": [], "2023": ["file:one.csv"]}


def test_a_question_that_no_file_can_answer_gets_none(tmp_path):
    """A search comes first, then two archives: only its name tells which of them a file is."""
    search = replace(REQUEST, url="https://data.example/search/", method="POST", body="{}")
    both = tuple(replace(REQUEST, url=URL.replace("annual", name)) for name in ("in", "out"))
    way = entry(tmp_path, named={"toy": [write(tmp_path, "one.csv", "x")]})
    assert answered(way, [Need("a year", ((search,), (REQUEST,)))])["2023"] == []
    assert way.expander("toy", [Need("a year", ((search,), (REQUEST,)))])(REQUEST)[0].url == "file:one.csv"
    with pytest.raises(ConfigError, match=r"one.csv may be any of 2 files of a year.*2023_in.zip, 2023_out.zip"):
        way.expander("toy", [Need("a year", ((search,), both))])
    with pytest.raises(ConfigError, match="no file can answer a year"):
        way.expander("toy", [Need("a year", ((search,),))])


def test_a_folder_is_no_named_file(tmp_path):
    with pytest.raises(ConfigError, match="not a readable file. Name the files in it, or use --source-dir"):
        entry(tmp_path, named={"toy": [tmp_path]})


def test_a_named_file_must_be_there(tmp_path):
    with pytest.raises(ConfigError, match=r"--file toy=.*gone.csv"):  # before anything is fetched
        entry(tmp_path, named={"toy": [tmp_path / "gone.csv"]})


def test_other_sources_are_not_answered_by_named_files(tmp_path):
    way = entry(tmp_path, "sample", named={"toy": [write(tmp_path, "one.csv", "x")]})
    assert way.expander("other", [])(REQUEST) == [REQUEST]


# The sample, the archive, and no mode at all


def test_the_sample_does_not_know_this_address(tmp_path):
    way = entry(tmp_path, "sample")
    assert way.origin == "sample"
    assert way.send(call(REQUEST)).status == 404


def test_replay_says_what_was_said(tmp_path):
    archive = Archive(tmp_path / "cache")
    at = datetime(2024, 6, 1, tzinfo=UTC)
    record, _ = archive.put(
        REQUEST, GuardedResponse(b"PK..", 200, "application/zip", URL, '"1"', None, at, not_modified=False)
    )
    reply = entry(tmp_path, "replay").send(call(REQUEST))
    expected = HttpResponse(200, b"PK..", "application/zip", '"1"', origin="published", fetched_at=at)
    assert reply == expected
    known = HttpRequest("GET", URL, None, REQUEST.identity, 1000, record.validators)
    assert entry(tmp_path, "replay").send(known).status == 304


def test_replay_says_that_it_was_not_published(tmp_path):
    Archive(tmp_path / "cache").note_absent(REQUEST, datetime.now(UTC), "published")
    assert entry(tmp_path, "replay").send(call(REQUEST)).status == 404


def test_replay_names_what_is_not_in_the_archive(tmp_path):
    with pytest.raises(SourceUnavailable, match=f"{URL} is not in the archive") as caught:
        entry(tmp_path, "replay").send(call(REQUEST))
    assert not isinstance(caught.value, NotPublished)


def test_replay_prefers_what_a_publisher_said(tmp_path):
    archive = Archive(tmp_path / "cache")
    real = GuardedResponse(b"real", 200, "", URL, None, None, datetime.now(UTC), not_modified=False)
    archive.put(REQUEST, real)
    archive.put(REQUEST, replace(real, body=b"sample", origin="sample"))
    assert entry(tmp_path, "replay").send(call(REQUEST)).body == b"real"


def test_an_unknown_mode(tmp_path):
    with pytest.raises(ConfigError, match="AKER_SOURCE_MODE"):
        entry(tmp_path, "mirror")


def test_a_replay_does_not_claim_that_a_publisher_was_asked(tmp_path):
    """A folder of files lacked it, and nobody asked its publisher: that is what a replay says, too."""
    root = folder(tmp_path)
    with pytest.raises(NotLoaded):
        entry(tmp_path, folder=root).expander("toy", [])(REQUEST)
    Archive(tmp_path / "cache").note_not_loaded(REQUEST, datetime.now(UTC))
    with pytest.raises(NotLoaded, match="filled from files without it") as caught:
        entry(tmp_path, "replay").expander("toy", [])(REQUEST)
    assert "404" not in str(caught.value)
