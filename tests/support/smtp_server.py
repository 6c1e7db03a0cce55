"""A mail server of the tests: aiosmtpd on a port of 127.0.0.1, which is printed first.

Each mail that it takes becomes a line of JSON in --record: the envelope, and what Python's email
package finds in it. --wire gets every byte that clients sent (after STARTTLS: what was in it).
"""
import argparse
import asyncio
import base64
import json
import ssl
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--record", required=True)
    parser.add_argument("--wire", required=True)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--tls", choices=["none", "starttls", "implicit", "broken"], default="none",
                        help="broken: STARTTLS is offered, and then refused")
    parser.add_argument("--login", help="user:password; offered without TLS, too")
    parser.add_argument("--refuse", action="append", default=[], help="a recipient")
    parser.add_argument("--silent", action="store_true", help="accept, and never say a word")
    return parser.parse_args()


def parsed(content):
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    return {
        "headers": [[name.lower(), str(value)] for name, value in message.items()],
        "lines": content.decode("ascii", "backslashreplace").split("\r\n"),
        "type": message.get_content_type(),
        "from": [[a.display_name, a.addr_spec] for a in message["from"].addresses],
        "to": [[a.display_name, a.addr_spec] for a in message["to"].addresses],
        "date": message["date"].datetime.timestamp(),
        "text": body.get_content().replace("\r\n", "\n"),
        "text_type": body["content-type"],
        "attachments": [
            {
                "name": part.get_filename(),
                "type": part.get_content_type(),
                "content": base64.b64encode(part.get_payload(decode=True)).decode(),
                "text": part.get_payload(decode=True).decode("utf-8", "replace"),
            }
            for part in message.iter_attachments()
        ],
        "defects": [str(d) for part in message.walk() for d in part.defects]
        + [str(d) for value in message.values() for d in getattr(value, "defects", [])],
    }


class Handler:
    def __init__(self, arguments):
        self.arguments = arguments

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if self.arguments.tls == "broken":
            responses.insert(1, "250-STARTTLS")
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.arguments.refuse:
            return "550 5.1.1 no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = parsed(envelope.content)
        mail["envelope"] = {"from": envelope.mail_from, "to": envelope.rcpt_tos}
        mail["tls"] = server.is_encrypted
        mail["login"] = session.auth_data
        with open(self.arguments.record, "a", encoding="utf-8") as record:
            record.write(json.dumps(mail) + "\n")
        return "250 OK"


class Server(SMTP):
    wire = None
    implicit = False

    @property
    def is_encrypted(self):
        return self.implicit or self._tls_protocol is not None

    def data_received(self, data):
        with open(self.wire, "ab") as wire:
            wire.write(data)
        super().data_received(data)


class Silent(asyncio.Protocol):
    pass


async def serve(arguments):
    loop = asyncio.get_running_loop()
    context = None
    if arguments.tls in ("starttls", "implicit"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.certificate, arguments.key)
    Server.wire = arguments.wire
    Server.implicit = arguments.tls == "implicit"

    def authenticator(server, session, envelope, mechanism, data):
        given = (data.login + b":" + data.password).decode()
        if given != arguments.login:
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=data.login.decode())

    def factory():
        if arguments.silent:
            return Silent()
        return Server(
            Handler(arguments),
            hostname="mail.test",
            tls_context=context if arguments.tls == "starttls" else None,
            authenticator=authenticator if arguments.login else None,
            auth_required=bool(arguments.login),
            auth_require_tls=False,
            loop=loop,
        )

    server = await loop.create_server(
        factory, "127.0.0.1", 0, ssl=context if arguments.tls == "implicit" else None
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve(options()))
