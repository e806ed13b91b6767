"""Hosts of the tests' own: network namespaces on a bridge, at which this machine's servers are reached."""

import asyncio
import socket
import subprocess
import threading
from contextlib import suppress
from secrets import token_hex

import pytest

HERE = "10.213.7.1"  # this machine, as its hosts see it
BRIDGE = f"ig{token_hex(3)}"


class Network:
    """Its hosts are called by number, from 1."""

    def __init__(self) -> None:
        self._hosts: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._passing = threading.Thread(target=self._loop.run_forever, daemon=True)
        try:
            _ip("link", "add", BRIDGE, "type", "bridge")
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("Hosts are made by root, with ip of iproute2.")
        _ip("addr", "add", f"{HERE}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        self._passing.start()

    def add(self) -> str:
        """A host; the name of its namespace."""
        number = len(self._hosts) + 1
        name = f"{BRIDGE}-{number}"
        _ip("netns", "add", name)
        self._hosts.append(name)
        _ip("link", "add", f"{BRIDGE}v{number}", "type", "veth", "peer", "name", "eth0", "netns", name)
        _ip("link", "set", f"{BRIDGE}v{number}", "master", BRIDGE, "up")
        _ip("-n", name, "addr", "add", f"10.213.7.{1 + number}/24", "dev", "eth0")
        _ip("-n", name, "link", "set", "lo", "up")
        _ip("-n", name, "link", "set", "eth0", "up")
        return name

    def show(self, address: str) -> str:
        """The address of a server of the loopback, `…127.0.0.1:PORT…`, as the hosts reach it."""
        before, _, after = address.partition("127.0.0.1:")
        port, slash, path = after.partition("/")
        here = asyncio.run_coroutine_threadsafe(_listen(int(port)), self._loop).result()
        return f"{before}{HERE}:{here}{slash}{path}"

    def cut(self, number: int) -> None:
        """Nothing reaches the host any more, nor leaves it; nobody is told."""
        _ip("link", "set", f"{BRIDGE}v{number}", "down")

    def mend(self, number: int) -> None:
        _ip("link", "set", f"{BRIDGE}v{number}", "up")

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(_stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._passing.join()
        self._loop.close()
        for name in self._hosts:
            _ip("netns", "del", name)
        _ip("link", "del", BRIDGE)


async def _listen(port: int) -> int:
    """The port of `HERE` at which the one of the loopback is reached from now on."""
    listener = socket.create_server((HERE, 0))
    asyncio.get_running_loop().create_task(_forward(listener, port))
    return int(listener.getsockname()[1])


async def _forward(listener: socket.socket, port: int) -> None:
    async def connect(asking: asyncio.StreamReader, answering: asyncio.StreamWriter) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_pass_on(asking, writer), _pass_on(reader, answering))

    async with await asyncio.start_server(connect, sock=listener) as server:
        await server.serve_forever()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
    finally:
        writer.close()


async def _stop() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0.1)  # until what was closed is


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
