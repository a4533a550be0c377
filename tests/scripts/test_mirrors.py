"""pip's settings reach uv, and uv's own come first."""

import sys
from pathlib import Path

import pytest

from scripts.mirrors import parse_config_list, pip_settings, translate, uv_settings


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "shared"))
    return {
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CONFIG_DIRS": str(tmp_path / "shared"),
        "PATH": "/usr/bin",
    }


def test_a_mirror_named_for_pip_is_used_by_uv():
    assert translate({"index-url": "https://mirror.example/simple"}, {})["UV_DEFAULT_INDEX"] == (
        "https://mirror.example/simple"
    )


def test_further_indexes_are_all_asked_as_pip_does():
    found = translate({"extra-index-url": "https://a.example/simple\nhttps://b.example/simple"}, {})
    assert found["UV_INDEX"] == "https://a.example/simple https://b.example/simple"
    assert found["UV_INDEX_STRATEGY"] == "unsafe-best-match"


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL"])
def test_an_index_named_for_uv_shuts_out_those_of_pip(name):
    found = translate({"index-url": "https://pip.example", "extra-index-url": "https://more.example"}, {name: "x"})
    assert not found


def test_offline_wheels_and_no_index_are_handed_on(home, tmp_path):
    told = uv_settings([], {**home, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": f"{tmp_path} https://wheels.example/"})
    assert told.words == ("--no-index",)
    assert told.env["UV_FIND_LINKS"] == f"{tmp_path},https://wheels.example/"


def test_certificate_proxy_timeout_and_trusted_hosts_are_handed_on():
    pip = {"cert": "/ca.pem", "proxy": "http://proxy:3128", "timeout": "12.4", "trusted-host": "a b"}
    assert translate(pip, {}) == {
        "SSL_CERT_FILE": "/ca.pem",
        "ALL_PROXY": "http://proxy:3128",
        "UV_HTTP_TIMEOUT": "12",
        "UV_INSECURE_HOST": "a b",
    }


def test_a_wheel_folder_that_is_not_there_stops_nothing(home, tmp_path):
    there = tmp_path / "wheels"
    there.mkdir()
    env = uv_settings([], {**home, "PIP_FIND_LINKS": f"/no/such/folder {there}"}).env
    assert env["UV_FIND_LINKS"] == str(there)
    assert "UV_FIND_LINKS" not in uv_settings([], {**home, "PIP_FIND_LINKS": "/no/such/folder"}).env
    assert "UV_FIND_LINKS" not in uv_settings([], {**home, "UV_FIND_LINKS": "/no/such/folder"}).env


def test_what_is_set_for_uv_is_left_as_it_is(home):
    env = uv_settings([], {**home, "PIP_DEFAULT_TIMEOUT": "99", "UV_HTTP_TIMEOUT": "7"}).env
    assert env["UV_HTTP_TIMEOUT"] == "7"


def test_a_settings_file_of_uv_shuts_out_those_of_pip(home):
    folder = Path(home["XDG_CONFIG_HOME"]) / "uv"
    folder.mkdir(parents=True)
    (folder / "uv.toml").write_text("")
    env = uv_settings([], {**home, "PIP_INDEX_URL": "https://pip.example"}).env
    assert "UV_DEFAULT_INDEX" not in env


def test_variables_win_over_the_install_section_and_that_over_the_global_one():
    text = "global.timeout='1'\ninstall.timeout='2'\n:env:.timeout='3'\nglobal.index-url='u'\ndownload.index-url='no'\n"
    assert parse_config_list(text) == {"timeout": "3", "index-url": "u"}


def test_pip_itself_is_asked_for_its_settings(tmp_path):
    settings = tmp_path / "pip.conf"
    settings.write_text(
        "[global]\nindex-url = https://mirror.example/simple\n[install]\nfind-links =\n    /a\n    /b\n"
    )
    env = {"PIP_CONFIG_FILE": str(settings), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    found = pip_settings([Path("/no/such/python"), Path(sys.executable)], env)
    assert found["index-url"] == "https://mirror.example/simple"
    assert found["find-links"].split() == ["/a", "/b"]
