"""`woodshed studio`: it starts where it can, says where, and ends kindly."""

from __future__ import annotations

import asyncio
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest

from woodshed.cli import main
from woodshed.cli.application import COMMANDS
from woodshed.cli.studio import address_of, bound_socket
from woodshed.errors import WoodshedError

Started: TypeAlias = "subprocess.Popen[str]"
Start = Callable[..., tuple[Started, list[str]]]
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUWjLw7EhAAJVz5NMj/fUOw8qPC64wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjE3MDE0NVoYDzIxMDAxMDI5
MTcwMTQ1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATcHDtoY9LI/raBbBIIlDPb3/Y+SBmAno62mgI4w7mp1NmVIZ2G8he0
5pTAqpOHQojex4GP4FZz7VBdqnXTVqgDo28wbTAdBgNVHQ4EFgQUV5O0z6VRJq3C
4qpaZjASDrHwr4MwHwYDVR0jBBgwFoAUV5O0z6VRJq3C4qpaZjASDrHwr4MwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAOV7KhT7FH6A4pwrCUaYN04nqLqpAxz8AtWfFO24m4MlAiAz
ufNHDPZy4AQXYewmy6VSav6bJyUJcqRrjjgoML+DAw==
-----END CERTIFICATE-----
"""
KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgi9Jtn85pE/+jf6EZ
/DbwYUSRLGun3DD1TeL8SdNPU0WhRANCAATcHDtoY9LI/raBbBIIlDPb3/Y+SBmA
no62mgI4w7mp1NmVIZ2G8he05pTAqpOHQojex4GP4FZz7VBdqnXTVqgD
-----END PRIVATE KEY-----
"""
"""Of a machine called localhost, for these tests, until 2100."""
LISTENS = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs these tests may be deaf to Ctrl-C
from woodshed.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a studio and return it with the lines that it printed until it was ready."""
    with ExitStack() as ends:

        def begin(*words: str) -> tuple[Started, list[str]]:
            command = [sys.executable, "-c", LISTENS, "studio", str(tmp_path / "mine"), "--no-browser", *words]
            process = ends.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
            ends.callback(process.kill)
            assert process.stdout is not None
            lines: list[str] = []
            while not lines or "Ctrl-C" not in lines[-1]:
                lines.append(process.stdout.readline().strip())
                assert lines[-1], "it ended too early"
            return process, lines

        yield begin


def test_it_serves_a_folder_until_ctrl_c(start: Start, tmp_path: Path) -> None:
    studio, (address, folder, _) = start("--port", "0")
    place = address.removeprefix("The studio is at ")
    assert folder == f"Its songs are in {tmp_path / 'mine'}"
    assert httpx.get(f"{place}api/songs", timeout=30).json() == []
    studio.send_signal(signal.SIGINT)
    said, _ = studio.communicate(timeout=30)
    assert "Your songs are saved." in said
    assert studio.returncode == 0


def test_a_taken_port_is_no_obstacle(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        _, lines = start("--port", str(port))
        assert lines[0] == f"Port {port} is taken, so another one is used."
        assert f":{port}/" not in lines[1]
        assert httpx.get(lines[1].removeprefix("The studio is at "), timeout=30).status_code in {200, 503}


def test_an_address_that_others_reach_asks_for_a_token(start: Start) -> None:
    """Every machine has 0.0.0.0; the address printed holds the token."""
    _, lines = start("--port", "0", "--host", "0.0.0.0")  # noqa: S104 - that is what is tested
    address = lines[0].removeprefix("The studio is at ")
    port = httpx.URL(address).port
    assert len(httpx.URL(address).params["token"]) >= 24
    assert httpx.get(f"http://127.0.0.1:{port}/api/songs", timeout=30).status_code == 401
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        token = httpx.URL(address).params["token"]
        assert browser.get(f"http://127.0.0.1:{port}/api/songs?token={token}").json() == []


def test_a_name_or_accounts_ask_for_a_token_on_this_machine_too(start: Start) -> None:
    for words in (("--name", "studio.example.org"), ("--accounts",)):
        _, lines = start("--port", "0", *words)
        address = httpx.URL(lines[0].removeprefix("The studio is at "))
        assert len(address.params["token"]) >= 24
        if "--name" in words:
            assert f"By its name: https://studio.example.org/?token={address.params['token']}" in lines
        doors = f"http://127.0.0.1:{address.port}/api/songs"
        assert httpx.get(doors, timeout=30).status_code == 401
        named = {"Host": "studio.example.org"}
        assert httpx.get(doors, headers=named, timeout=30).status_code == (401 if "--name" in words else 403)


def test_with_a_certificate_it_is_served_over_https(start: Start, tmp_path: Path) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_text(CERTIFICATE)
    key.write_text(KEY)
    _, lines = start("--port", "0", "--accounts", "--certificate", str(certificate), "--key", str(key))
    address = lines[0].removeprefix("The studio is at ")
    assert address.startswith("https://")
    trusted = ssl.create_default_context(cafile=certificate)
    with httpx.Client(verify=trusted, timeout=30) as browser:
        assert "Secure" in browser.get(address).headers["set-cookie"].split("; ")


@pytest.mark.parametrize(
    "words", [("--certificate", "x.pem"), ("--key", "x.pem"), ("--certificate", "x", "--key", "x")]
)
def test_a_certificate_needs_its_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert main(["studio", str(tmp_path), "--no-browser", *words]) == 2
    assert "key" in capsys.readouterr().err


def test_an_address_of_somebody_else_is_told() -> None:
    with pytest.raises(WoodshedError, match="cannot listen"):
        bound_socket("192.0.2.1", 0)


def test_a_small_message_is_sent_at_once() -> None:
    """Without TCP_NODELAY a message waits for the answer to the one before, 40 ms when nothing goes back."""

    async def is_at_once() -> int:
        loop = asyncio.get_running_loop()
        asked: asyncio.Future[int] = loop.create_future()

        class Connection(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                line = transport.get_extra_info("socket")
                asked.set_result(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

        listening = bound_socket("127.0.0.1", 0)
        async with await loop.create_server(Connection, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            found = await asked
            writer.close()
        return found

    with ThreadPoolExecutor(1) as thread:  # this one may have a loop already
        assert thread.submit(asyncio.run, is_at_once()).result()


def test_addresses_are_shown_as_browsers_want_them() -> None:
    assert address_of("127.0.0.1", 8765, "") == "http://127.0.0.1:8765/"
    assert address_of("::1", 80, "") == "http://[::1]:80/"
    assert address_of("studio.lan", 80, "abc") == "http://studio.lan:80/?token=abc"


def test_without_any_word_it_is_the_studio_that_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setitem(COMMANDS, "studio", lambda: opened.append("studio"))
    assert main([]) == 0
    assert opened == ["studio"]
