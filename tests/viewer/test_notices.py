"""The user gets a sentence, the log gets the stack, and nobody's name gets into the log."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from viewer.notices import LOGGER, Notices, close_log, set_up_log

NAME = "MÜLLER^HANS"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    level, propagate = LOGGER.level, LOGGER.propagate
    yield set_up_log(tmp_path / "log")
    close_log()
    LOGGER.setLevel(level)
    LOGGER.propagate = propagate


def break_inside() -> None:
    raise FileNotFoundError(2, f"no file /data/{NAME}/1.dcm")


def test_a_failure_is_one_sentence_to_the_user_and_the_places_to_the_log(log: Path) -> None:
    notices = Notices()
    said = notices.record()
    try:
        break_inside()
    except FileNotFoundError as error:
        notices.failed("The series could not be read; the case is unchanged.", error)
    assert [(notice.kind, notice.words) for notice in said] == [
        ("failure", "The series could not be read; the case is unchanged.")
    ]
    written = log.read_text(encoding="utf-8")
    assert "FileNotFoundError errno 2" in written
    assert "break_inside" in written


def test_the_log_never_holds_the_words_of_an_error_or_of_a_notice(log: Path) -> None:
    notices = Notices()
    try:
        try:
            break_inside()
        except FileNotFoundError as error:
            raise RuntimeError(f"cannot open the case of {NAME}") from error
    except RuntimeError as error:
        notices.failed(f"{NAME} could not be opened.", error)
        LOGGER.exception("opening failed")
    notices.done(f"Case {NAME} opened")
    written = log.read_text(encoding="utf-8")
    assert NAME not in written
    assert "MÜLLER" not in written
    assert "RuntimeError at" in written
    assert "from FileNotFoundError" in written


def test_a_notice_brings_its_way_back(qtbot) -> None:
    notices = Notices()
    undone: list[bool] = []
    with qtbot.waitSignal(notices.said) as said:
        notices.done("Caliper T02 deleted", action="Undo", key="Ctrl+Z", act=lambda: undone.append(True))
    (notice,) = said.args
    notice.act()
    assert (notice.kind, notice.action, notice.key, undone) == ("done", "Undo", "Ctrl+Z", [True])


def test_an_old_long_log_is_put_aside_once(tmp_path: Path) -> None:
    (tmp_path / "nadir.log").write_text("x" * 1_000_001, encoding="utf-8")
    path = set_up_log(tmp_path)
    LOGGER.info("begun")
    close_log()
    LOGGER.setLevel(logging.NOTSET)
    LOGGER.propagate = True
    assert (tmp_path / "nadir.old.log").stat().st_size == 1_000_001
    assert "begun" in path.read_text(encoding="utf-8")
