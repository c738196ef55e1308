"""dev.py's own decisions: when .venv is whole, what is missing, and which command mends it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import dev

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lacks libraries")
LOCK = b"peewee==4.5.3 \\\n    --hash=sha256:00\n"


# ---- .venv ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("venv") / ".venv"
    venv.create(folder, with_pip=False)
    return folder


def test_a_venv_without_its_stamp_is_not_trusted(made: Path) -> None:
    assert not dev.is_whole(made, dev.stamp_text(LOCK, 3, 11, made))


def test_a_venv_with_its_stamp_is_whole_until_something_changes(made: Path) -> None:
    stamp = dev.stamp_text(LOCK, 3, 11, made)
    (made / dev.STAMP).write_text(stamp, "utf-8")
    assert dev.is_whole(made, stamp)
    assert not dev.is_whole(made, dev.stamp_text(LOCK + b"#", 3, 11, made)), "another lock"
    assert not dev.is_whole(made, dev.stamp_text(LOCK, 3, 12, made)), "another Python"
    assert not dev.is_whole(made, dev.stamp_text(LOCK, 3, 11, made.parent)), "moved to another folder"


def test_a_venv_whose_python_is_gone_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / dev.STAMP).write_text("same", "utf-8")
    assert not dev.is_whole(tmp_path, "same")


def test_a_half_made_venv_is_removed_and_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half = tmp_path / ".venv"
    (half / "lib").mkdir(parents=True)
    (tmp_path / "requirements.lock").write_bytes(LOCK)
    steps: list[str] = []
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", half)

    def step(what: str, command: list[str]) -> bool:
        assert not (half / dev.STAMP).exists(), "the stamp is written last"
        steps.append(what)
        half.mkdir(exist_ok=True)
        return True

    monkeypatch.setattr(dev, "step", step)
    dev.make_venv()
    assert steps[0] == "make .venv" and len(steps) == 4
    assert not (half / "lib").exists()
    assert (half / dev.STAMP).read_text("utf-8") == dev.stamp_text(LOCK, *sys.version_info[:2], tmp_path)


def test_a_failed_install_leaves_no_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements.lock").write_bytes(LOCK)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")

    def step(what: str, command: list[str]) -> bool:
        dev.VENV.mkdir(exist_ok=True)
        return what != "install the packages of requirements.lock"

    monkeypatch.setattr(dev, "step", step)
    with pytest.raises(dev.Stop, match=r"python3 dev\.py setup"):
        dev.make_venv()
    assert not (dev.VENV / dev.STAMP).exists()


def test_a_python_without_ensurepip_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements.lock").write_bytes(LOCK)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(dev.Stop, match=r"apt-get install -y --no-install-recommends python3-venv"):
        dev.make_venv()


def test_programs_lie_where_the_system_puts_them() -> None:
    assert dev.venv_program("python", Path("v"), windows=True) == Path("v/Scripts/python.exe")
    assert dev.venv_program("python", Path("v"), windows=False) == Path("v/bin/python")


def test_the_build_tools_are_picked_from_the_lock_with_their_hashes() -> None:
    lock = (dev.ROOT / "requirements.lock").read_text("utf-8")
    picked = dev.pick_packages(lock, dev.BUILD_PACKAGES)
    names = [line.split("==")[0] for line in picked.splitlines() if not line.startswith(" ")]
    assert names == sorted(dev.BUILD_PACKAGES)
    assert picked.count("--hash=sha256:") >= 2 * len(names)


# ---- shared libraries and programs ----------------------------------------------------------------------


def test_what_is_missing_is_told_with_its_package() -> None:
    wanted = {"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1"}
    assert dev.missing(wanted, lambda name: name == "libGL.so.1") == {"libEGL.so.1": "libegl1"}


def test_a_library_that_is_nowhere_cannot_be_loaded() -> None:
    assert not dev.can_load("libno-such-thing.so.7")


def test_the_apt_line_names_every_package_once() -> None:
    assert dev.apt_line(["libegl1", "libgl1", "libegl1"], root=True) == (
        "apt-get install -y --no-install-recommends libegl1 libgl1"
    )
    assert dev.apt_line(["libegl1"], root=False).startswith("sudo apt-get install")


@linux_only
def test_what_cannot_be_installed_stops_with_the_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "apt_prefix", lambda: None)
    monkeypatch.setattr(dev.shutil, "which", lambda name: "/usr/bin/apt-get")
    monkeypatch.setattr(dev, "is_root", lambda: False)
    with pytest.raises(dev.Stop, match=r"Run: sudo apt-get install -y --no-install-recommends libegl1$"):
        dev.need("Qt", {"libEGL.so.1": "libegl1"}, lambda name: False)


@linux_only
def test_missing_document_checks_do_not_stop(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "apt_install", lambda packages: False)
    dev.need("the document checks", {"pdffonts": "poppler-utils"}, lambda name: False, fatal=False)
    assert "poppler-utils" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environ", "display"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "minimal:enable_fonts"}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}, True),
    ],
)
def test_a_display_is_one_that_a_window_can_open_on(environ: dict[str, str], display: bool) -> None:
    assert dev.has_display(environ) is display


# ---- verbs ----------------------------------------------------------------------------------------------


def test_every_verb_is_there() -> None:
    assert all(callable(getattr(dev, f"do_{verb}")) for verb in dev.VERBS.split())


@pytest.mark.parametrize(("arguments", "code"), [(["--help"], 0), (["no-such-verb"], 2), ([], 0)])
def test_usage(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(arguments) == code
    said = capsys.readouterr().out
    assert all(verb in said for verb in dev.VERBS.split())


def test_one_failed_step_fails_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.report({"lint": True, "types": False}) == 1
    assert capsys.readouterr().out.endswith("steps: 1 passed, 1 failed\n")
    assert dev.report({"lint": True}) == 0


def test_a_catalogue_newer_than_its_compiled_form_is_compiled(tmp_path: Path) -> None:
    po = tmp_path / "dealerdesk.po"
    po.write_text("", "utf-8")
    assert not dev.is_compiled(po)
    po.with_suffix(".mo").write_bytes(b"")
    assert dev.is_compiled(po)
    os.utime(po, ns=(2**62, 2**62))
    assert not dev.is_compiled(po)


def test_dev_py_needs_only_the_standard_library() -> None:
    command = [sys.executable, "-I", "-S", str(dev.ROOT / "dev.py"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0 and "setup" in done.stdout
