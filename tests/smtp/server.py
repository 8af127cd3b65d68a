"""A mail server for tests. Prints what it receives, one JSON object per line, and stops at the end of
standard input.

The recipient decides the answer: nobody@ is rejected (550), busy@ is deferred (451), spam@ is rejected
after the message was received (554). With --hold, each message is answered only after a line `go`.
"""

import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


def say(**what):
    print(json.dumps(what), flush=True)


class Handler:
    def __init__(self, gate):
        self.gate = gate

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split("@")[0]
        if local == "nobody":
            return "550 5.1.1 No such user here"
        if local == "busy":
            return "451 4.3.0 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)

        def part(kind):
            found = message.get_body((kind,))
            return found.get_content() if found else None

        say(
            event="letter",
            sender=envelope.mail_from,
            to=envelope.rcpt_tos,
            headers={name.lower(): str(value) for name, value in message.items()},
            text=part("plain"),
            html=part("html"),
            files=[one.get_filename() for one in message.iter_attachments()],
            encrypted=session.ssl is not None,
            user=session.auth_data,
        )
        await self.gate.wait()
        if any(address.startswith("spam@") for address in envelope.rcpt_tos):
            return "554 5.7.1 Refused"
        return "250 OK"


def authenticator(expected):
    def judge(server, session, envelope, mechanism, data):
        login = f"{data.login.decode()}:{data.password.decode()}"
        if login != expected:
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=data.login.decode())

    return judge


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--hold", action="store_true")
    arguments.add_argument("--certificate")
    arguments.add_argument("--key")
    arguments.add_argument("--user", help="who may send, as name:password")
    chosen = arguments.parse_args()

    gate = asyncio.Event()
    if not chosen.hold:
        gate.set()
    options = {"hostname": "mail.example.com", "enable_SMTPUTF8": True}
    if chosen.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chosen.certificate, chosen.key)
        options |= {"tls_context": context, "require_starttls": True}
    if chosen.user:
        options |= {
            "authenticator": authenticator(chosen.user),
            "auth_required": True,
            "auth_require_tls": bool(chosen.certificate),
        }

    loop = asyncio.get_running_loop()
    handler = Handler(gate)
    server = await loop.create_server(
        lambda: SMTP(handler, **options), "127.0.0.1", chosen.port
    )
    say(event="listening", port=server.sockets[0].getsockname()[1])
    commands = asyncio.StreamReader()
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(commands), sys.stdin
    )
    while line := await commands.readline():
        if line.strip() == b"go":
            gate.set()


asyncio.run(main())
