"""`woodshed studio`: the studio in the browser."""

import contextlib
import ipaddress
import socket
import ssl
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from woodshed.errors import WoodshedError

if TYPE_CHECKING:
    import uvicorn

USUAL_FOLDER = "Woodshed"
USUAL_PORT = 8765
LARGEST_FRAME = 80 * 2**20
_OWN_ADDRESS = "Use 127.0.0.1, or an address of this machine."
GOODBYE_S = 3
"""How long streams may take to end after Ctrl-C."""


def studio(
    folder: Annotated[Path | None, Parameter(help="Where the songs are; by default ~/Woodshed.")] = None,
    /,
    *,
    port: Annotated[int, Parameter(validator=Number(gte=0, lt=65_536), help="Where the page is served; 0: any.")] = (
        USUAL_PORT
    ),
    host: Annotated[str, Parameter(help="The address to listen at. Any but this machine's own asks for a token.")] = (
        "127.0.0.1"
    ),
    name: Annotated[
        str, Parameter(help="The name that others call it by, such as studio.example.org. Asks for a token.")
    ] = "",
    accounts: Annotated[
        bool, Parameter(help="Ask everybody who they are; people may sign in with a password.")
    ] = False,
    certificate: Annotated[Path | None, Parameter(help="A certificate (PEM), to be served over https.")] = None,
    key: Annotated[Path | None, Parameter(help="The private key of the certificate.")] = None,
    browser: Annotated[bool, Parameter(help="Open the page when the studio is ready.")] = True,
    config: Annotated[
        Path | None, Parameter(help="A woodshed.toml: where songs, people and audio are kept, and which processes.")
    ] = None,
    shard: Annotated[str, Parameter(help="Which of the processes in woodshed.toml this one is.")] = "",
) -> None:
    """Open the studio: write, play, record, mix and master songs in the browser. Ctrl-C closes it."""
    import secrets

    from woodshed.server.app import create_app
    from woodshed.server.guard import LOCAL_HOSTS, is_local
    from woodshed.server.scale.settings import Settings, address_of_shard, load_settings, token_of
    from woodshed.server.scale.stores import open_stores

    check_tls(certificate, key)
    settings = load_settings(config) if config else Settings()
    host, port = address_of_shard(settings, shard) or (host, port)
    name, accounts = name or settings.name, accounts or settings.accounts
    is_private = is_local(host) and not name and not accounts
    token = token_of(settings) or ("" if is_private else secrets.token_urlsafe(24))
    listening = bound_socket(host, port, fixed=bool(shard))
    with contextlib.closing(listening):
        place = folder or (Path(settings.workspace) if settings.workspace else Path.home() / USUAL_FOLDER)
        hosts = {*LOCAL_HOSTS, host.lower(), socket.gethostname().lower(), name.lower()} - {""}
        stores = open_stores(settings, shard)
        app = create_app(place, token=token, hosts=hosts, accounts=accounts, stores=stores)
        shown = "" if token_of(settings) else token  # whoever chose it need not be told, and logs are read by many
        address = address_of(host, listening.getsockname()[1], shown, tls=certificate is not None)
        print(f"The studio is at {address}", f"Its songs are in {place.resolve()}", sep="\n", flush=True)
        if name:
            port = listening.getsockname()[1] if certificate else 443  # a proxy in front of it is at the usual one
            print(f"By its name: {address_of(name, port, shown, tls=True).replace(':443/', '/')}", flush=True)
        print("Ctrl-C closes it.", flush=True)
        try:
            run(server_for(app, address if browser else "", certificate, key), listening)
        except KeyboardInterrupt:
            print("\nThe studio is closed. Your songs are saved.", flush=True)


def bound_socket(host: str, port: int, *, fixed: bool = False) -> socket.socket:
    """Return a socket that listens at an address; at any free port, and saying so, when that one is taken.

    A `fixed` port is one that a proxy knows: another one is no use.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small messages at once (TCP_NODELAY) only where the protocol is said; else some wait 40 ms
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        try:
            listening.bind((host.strip("[]"), port))
        except OSError:
            if fixed:
                raise
            listening.bind((host.strip("[]"), 0))
            print(f"Port {port} is taken, so another one is used.", flush=True)
        listening.listen(128)
    except OSError as error:
        listening.close()
        where = f"{host}:{port}" if fixed else host
        remedy = "Look whether it is taken, and is an address of this machine." if fixed else _OWN_ADDRESS
        raise WoodshedError(f'The studio cannot listen at "{where}".', remedy=remedy) from error
    return listening


def check_tls(certificate: Path | None, key: Path | None) -> None:
    """Raise WoodshedError when a certificate and its key are not both there, or do not fit."""
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        raise WoodshedError("A certificate and its key belong together.", remedy="Give both --certificate and --key.")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise WoodshedError(
            f"{certificate} and {key} are no certificate and its key.", remedy="Look at both files; they are PEM."
        ) from error


def address_of(host: str, port: int, token: str, *, tls: bool = False) -> str:
    """Return what to type into a browser."""
    name = host.strip("[]")
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(name).is_unspecified:  # everywhere: the address that others reach this machine at
            name = own_address()
    shown = f"[{name}]" if ":" in name else name
    return f"{'https' if tls else 'http'}://{shown}:{port}/" + (f"?token={token}" if token else "")


def own_address() -> str:
    """Return this machine's address in its network; nothing is sent to find it."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    return "127.0.0.1"


def server_for(app: object, address: str, certificate: Path | None = None, key: Path | None = None) -> "uvicorn.Server":
    """Return a server that opens the page when it has started ("": does not)."""
    import uvicorn

    from woodshed.server.quick_lines import QuickProtocol

    class Studio(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if address and self.started:
                with contextlib.suppress(webbrowser.Error):
                    webbrowser.open(address)

    return Studio(
        uvicorn.Config(
            app,  # type: ignore[arg-type]  # FastAPI is not imported to name it
            log_level="warning",
            ws=QuickProtocol,
            ws_per_message_deflate=False,  # it costs more time than a home network saves
            ws_max_size=LARGEST_FRAME,
            timeout_graceful_shutdown=GOODBYE_S,
            server_header=False,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
    )


def run(server: "uvicorn.Server", listening: socket.socket) -> None:
    """Serve until Ctrl-C."""
    server.run(sockets=[listening])
