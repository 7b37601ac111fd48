"""The frame of pages: our own scripts before those of Dash, nothing of Dash that no page uses, content escaped."""

from __future__ import annotations

import re

import pytest
from dash import html
from fastapi import FastAPI

from aker_gui.shell import Frame, framed


@pytest.fixture(scope="module")
def frame() -> Frame:
    return framed(FastAPI(), [("/", "Ranking"), ("/data", "Data & more")])


def test_own_scripts_come_first_and_of_dash_what_draws_the_shell_alone(frame: Frame) -> None:
    scripts = re.findall(r'<script src="([^"?]*)', frame.page([], "x").decode())
    own = [script for script in scripts if script.startswith("/assets/")]
    assert scripts[: len(own)] == own
    assert {"/assets/charts.js", "/assets/ranking.js", "/assets/shell.js"} <= set(own)
    of_dash = [re.split(r"[@.]", script.rpartition("/")[2])[0] for script in scripts[len(own) :]]
    assert of_dash == ["react", "react-dom", "prop-types", "dash_renderer", "dash_html_components"]


def test_head_stands_there_before_dash_has_drawn_it(frame: Frame) -> None:
    before_dash, _, _ = frame.page([], "x").decode().partition("react-entry-point")
    assert '<a href="/data">Data &amp; more</a>' in before_dash


def test_content_and_title_are_escaped(frame: Frame) -> None:
    page = frame.page([html.H1("<b>{{content}}"), html.Div(style={"height": 320})], "<i>").decode()
    assert "<title>&lt;i&gt;</title>" in page
    assert '<main id="page" tabindex="-1"><h1>&lt;b&gt;{{content}}</h1><div style="height:320px"></div></main>' in page
