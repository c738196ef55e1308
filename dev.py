"""For whoever works on the code: python3 dev.py setup | run | demo | test | build | bench | lint

Needs Python 3.11 or later and nothing else; works on Linux, Windows and macOS. Every verb first makes what is
missing: the packages of requirements.lock in .venv/, the shared libraries that Qt needs (Debian, Ubuntu) and
the compiled catalogues.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = "complete"  # written last, so a .venv without it is half made
BUILD_PACKAGES = ("packaging", "pip", "setuptools", "wheel")  # what builds the rest
OLDEST = (3, 11)
WINDOWS = sys.platform == "win32"
VERBS = "setup run demo test build bench lint"

# shared library -> Debian package
OFFSCREEN_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libcups.so.2": "libcups2",  # without it Qt lists no printer
}
# program -> Debian package
DOCUMENT_TOOLS = {"pdffonts": "poppler-utils", "pdftotext": "poppler-utils"}
PRINT_SERVER = {
    "/usr/sbin/cupsd": "cups",
    "/usr/lib/cups/backend/cups-pdf": "printer-driver-cups-pdf",
}
BUILD_TOOLS = {"objdump": "binutils"}


class Stop(Exception):
    """Nothing more can be done; the text says what is missing and the command that mends it."""


def say(text: str) -> None:
    print(text, flush=True)


# ---- .venv ----------------------------------------------------------------------------------------------


def venv_program(name: str, venv: Path = VENV, windows: bool = WINDOWS) -> Path:
    """Where `name` lies in a virtual environment."""
    return venv / ("Scripts" if windows else "bin") / (name + ".exe" if windows else name)


def stamp_text(lock: bytes, major: int, minor: int, root: Path) -> str:
    """What a whole .venv was made from: the lock, the Python, and the folder that its scripts name."""
    return f"{hashlib.sha256(lock).hexdigest()}\nPython {major}.{minor}\n{root}\n"


def is_whole(venv: Path, expected: str) -> bool:
    """Made to its end, from what is here now, and its Python still runs."""
    stamp = venv / STAMP
    if not stamp.is_file() or stamp.read_text("utf-8") != expected:
        return False
    try:
        return subprocess.run([venv_program("python", venv), "-c", ""], capture_output=True).returncode == 0
    except OSError:
        return False


def pick_packages(lock: str, names: Iterable[str]) -> str:
    """The lock's entries, with their hashes, of the packages in `names`."""
    wanted = tuple(f"{name}==" for name in names)
    picked: list[str] = []
    taking = False
    for line in lock.splitlines(keepends=True):
        if not line.startswith((" ", "\t", "#")):
            taking = line.startswith(wanted)
        if taking and not line.startswith("#"):
            picked.append(line)
    return "".join(picked)


def check_python() -> None:
    if sys.version_info < OLDEST:
        found = ".".join(str(n) for n in sys.version_info[:2])
        raise Stop(f"Python {found} is too old: 3.11 or later is needed. Run dev.py with a newer python3.")


def make_venv() -> None:
    """Makes .venv from requirements.lock, or does nothing when a whole one is there."""
    lock = (ROOT / "requirements.lock").read_bytes()
    expected = stamp_text(lock, *sys.version_info[:2], ROOT)
    if is_whole(VENV, expected):
        return
    if Path(sys.prefix).resolve() == VENV:
        raise Stop("Its own Python can't make .venv again. Run: deactivate; python3 dev.py setup")
    if importlib.util.find_spec("ensurepip") is None:
        raise Stop(f"Python's venv module is not complete. Run: {apt_line(['python3-venv'], is_root())}")
    if VENV.exists():
        say("   .venv is half made or of another lock: removed")
        shutil.rmtree(VENV)
    must("make .venv", [sys.executable, "-m", "venv", str(VENV)])
    pip = [str(venv_program("python")), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    tools = VENV / "build-tools.txt"
    tools.write_text(pick_packages(lock.decode(), BUILD_PACKAGES), "utf-8")
    again = "Is the network there? Then run again: python3 dev.py setup"
    hashed = ["--require-hashes", "--no-build-isolation", "--requirement"]
    must("install the build tools", [*pip, *hashed, str(tools)], again)
    must("install the packages of requirements.lock", [*pip, *hashed, str(ROOT / "requirements.lock")], again)
    must("install DealerDesk itself", [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    (VENV / STAMP).write_text(expected, "utf-8")


# ---- shared libraries and programs ----------------------------------------------------------------------


def can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing(wanted: Mapping[str, str], there: Callable[[str], object]) -> dict[str, str]:
    """What of `wanted` (thing -> Debian package) is not there."""
    return {thing: package for thing, package in wanted.items() if not there(thing)}


def apt_line(packages: Iterable[str], root: bool) -> str:
    names = " ".join(dict.fromkeys(packages))
    return f"{'' if root else 'sudo '}apt-get install -y --no-install-recommends {names}"


def has_display(environ: Mapping[str, str]) -> bool:
    offscreen = environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal")
    return not offscreen and bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def apt_prefix() -> list[str] | None:
    """How apt-get can be run here without asking anybody; None where it can't."""
    if not shutil.which("apt-get"):
        return None
    if is_root():
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo]
    return None


def apt_install(packages: Iterable[str]) -> bool:
    prefix = apt_prefix()
    if prefix is None:
        return False
    environment = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
    line = apt_line(packages, root=True)
    step("apt-get update", [*environment, "apt-get", "update"], quiet=True)
    return step(line, [*environment, *line.split()], quiet=True)


def need(what: str, wanted: Mapping[str, str], there: Callable[[str], object], fatal: bool = True) -> None:
    """Installs the Debian packages of what is not there; Linux only."""
    lacking = missing(wanted, there) if sys.platform.startswith("linux") else {}
    if not lacking:
        return
    say(f"   missing for {what}: {', '.join(lacking)}")
    if apt_install(lacking.values()) and not missing(lacking, there):
        return
    if shutil.which("apt-get"):
        message = f"Missing for {what}: {', '.join(lacking)}. Run: {apt_line(lacking.values(), is_root())}"
    else:
        message = f"Missing for {what}: install what holds {', '.join(lacking)} on this system."
    if fatal:
        raise Stop(message)
    say(f"   {message} Until then the tests that need it skip.")


# ---- steps ----------------------------------------------------------------------------------------------


def child_environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def step(what: str, command: Sequence[str], cwd: Path = ROOT, quiet: bool = False) -> bool:
    """Says what it does, does it, says how long it took; a quiet one shows its output when it fails."""
    say(f"== {what}")
    start = time.monotonic()
    try:
        done = subprocess.run(command, cwd=cwd, env=child_environment(), capture_output=quiet)
        code = done.returncode
        if quiet and code:
            say((done.stdout + done.stderr).decode("utf-8", "replace"))
    except OSError as error:
        say(f"   {command[0]}: {error.strerror}")
        code = 1
    say(f"   {'done' if code == 0 else f'FAILED (exit {code})'} in {time.monotonic() - start:.1f} s")
    return code == 0


def must(what: str, command: Sequence[str], otherwise: str = "See the lines above.") -> None:
    if not step(what, command):
        raise Stop(f"Could not {what}. {otherwise}")


def python(*arguments: str) -> list[str]:
    return [str(venv_program("python")), *arguments]


def compile_catalogues() -> None:
    """gettext's .mo beside every .po that is newer."""
    folder = ROOT / "resources" / "locale"
    old = [po for po in folder.glob("*/LC_MESSAGES/*.po") if not is_compiled(po)]
    if old:
        babel = python("-m", "babel.messages.frontend", "-q")
        must("compile the catalogues", [*babel, "compile", "-D", "dealerdesk", "-d", str(folder)])


def is_compiled(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.is_file() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def setup(display: bool = False) -> None:
    check_python()
    make_venv()
    need("Qt", OFFSCREEN_LIBRARIES, can_load)
    if display:
        need("a window", WINDOW_LIBRARIES, can_load)
    compile_catalogues()


def module(name: str, *arguments: str) -> int:
    """Runs a module of .venv in place of this program, in the folder where this one was started."""
    return subprocess.run(python("-m", name, *arguments), env=child_environment()).returncode


# ---- verbs ----------------------------------------------------------------------------------------------


def do_setup(arguments: Sequence[str]) -> int:
    setup(has_display(os.environ))
    say(f"Ready. The program: {venv_program('dealerdesk').relative_to(ROOT)}")
    return 0


def do_run(arguments: Sequence[str]) -> int:
    setup(has_display(os.environ))
    return module("dealerdesk", *arguments)


def do_demo(arguments: Sequence[str]) -> int:
    setup(has_display(os.environ))
    out = ROOT / "demo-out"
    return module("dealerdesk", "--data", str(out / "shop"), "demo", "--to", str(out), *arguments)


def lint_steps() -> dict[str, list[str]]:
    return {
        "lint (ruff)": python("-m", "ruff", "check", "."),
        "types (pyright)": python("-m", "pyright"),
    }


def do_lint(arguments: Sequence[str]) -> int:
    setup()
    return report({what: step(what, command) for what, command in lint_steps().items()})


def do_test(arguments: Sequence[str]) -> int:
    """Everything; with arguments only pytest, which gets them."""
    setup()
    need("the document checks", DOCUMENT_TOOLS, shutil.which, fatal=False)
    if is_root():  # the real print has a print server of its own, which only root can run
        need("the real print", PRINT_SERVER, os.path.exists, fatal=False)
    if arguments:
        os.chdir(ROOT)
        return module("pytest", *arguments)
    results = {what: step(what, command) for what, command in lint_steps().items()}
    results["tests (pytest)"] = step("tests (pytest)", python("-m", "pytest", "-n", "2"))
    results["frozen program"] = build()
    if results["frozen program"]:
        results["its self-test"] = self_test()
    return report(results)


def report(results: Mapping[str, bool]) -> int:
    say("")
    for what, good in results.items():
        say(f"   {'passed' if good else 'FAILED'}  {what}")
    failed = sum(not good for good in results.values())
    say(f"steps: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


def build() -> bool:
    need("the frozen program", BUILD_TOOLS, shutil.which)
    need("the frozen program's window", WINDOW_LIBRARIES, can_load)
    library = "libpython{}.{}".format(*sys.version_info[:2])
    need("the frozen program", {f"{library}.so.1.0": library}, can_load)
    return step("freeze the program (PyInstaller)", python(
        "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", str(ROOT / "build.spec")))


def self_test() -> bool:
    """The frozen program's own check, away from this folder and its .venv."""
    frozen = ROOT / "dist" / "DealerDesk" / ("dealerdesk-cli.exe" if WINDOWS else "dealerdesk-cli")
    with tempfile.TemporaryDirectory() as elsewhere:
        return step("self-test of the frozen program", [str(frozen), "self-test"], Path(elsewhere))


def do_build(arguments: Sequence[str]) -> int:
    setup()
    if not build() or not self_test():
        return 1
    say(f"Built: {Path('dist', 'DealerDesk')}")
    return 0


def do_bench(arguments: Sequence[str]) -> int:
    setup()
    os.chdir(ROOT)
    return module("benchmarks.run", *arguments)


def main(arguments: Sequence[str]) -> int:
    verb, *rest = arguments or ["--help"]
    if verb not in VERBS.split():
        say((__doc__ or "").strip())
        return 0 if verb in ("-h", "--help", "help") else 2
    try:
        return globals()[f"do_{verb}"](rest)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
