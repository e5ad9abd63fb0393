"""A real SMTP server for tests (Debian's python3-aiosmtpd). Recipients' names say how it behaves; prints its port, then each letter.

With hook=URL it does what the desk's own mail server does: hands each letter on as it is, and takes it only when the hook did."""
import asyncio
import email
import email.policy
import json
import sys
import urllib.request
import warnings

from aiosmtpd.smtp import SMTP, AuthResult


warnings.simplefilter("ignore")


def hand_on(url, content):
    with urllib.request.urlopen(urllib.request.Request(url, content, {"Content-Type": "message/rfc822"})) as reply:
        return reply.status


class Behaviour:
    def __init__(self, hook=None):
        self.tries = {}
        self.hook = hook

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        self.tries[address] = self.tries.get(address, 0) + 1
        if name.startswith("refused"):
            return "550 5.1.1 No such user here"
        if name.startswith("greylisted") and self.tries[address] == 1:
            return "451 4.7.1 Greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name.startswith("spam"):
            return "554 5.7.1 Looks like spam"
        if name.startswith("full"):
            return "452 4.2.2 Mailbox full"
        if self.hook:
            status = await asyncio.to_thread(hand_on, self.hook, envelope.content)
            return "250 2.0.0 Queued" if status == 200 else "451 4.3.0 Come again"
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos[0],
            "subject": letter["Subject"],
            "sender": letter["From"],
            "messageId": letter["Message-ID"],
            "autoSubmitted": letter["Auto-Submitted"],
            "date": letter["Date"],
            "body": letter.get_content().replace("\r\n", "\n"),
            "defects": [str(d) for d in letter.defects],
            "longest": max(len(line) for line in envelope.content.split(b"\r\n")),
            "user": getattr(session, "user", None),
        }), flush=True)
        if name.startswith("dropped"):
            server.transport.abort()
        if name.startswith("slow"):
            await asyncio.sleep(60)
        return "250 2.0.0 Queued as 4711"


def sign_in(server, session, envelope, mechanism, data):
    session.user = data.login.decode()
    return AuthResult(success=data.login == b"desk" and data.password == "пароль".encode(), handled=False)


async def until_parent_ends():
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def main():
    options = set(sys.argv[1:])
    behaviour = Behaviour(next((option[5:] for option in options if option.startswith("hook=")), None))

    def connection():
        return SMTP(
            behaviour, enable_SMTPUTF8="utf8" in options, authenticator=sign_in, auth_require_tls=False,
            auth_required="auth" in options, auth_exclude_mechanism=["PLAIN"] if "login" in options else None)

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await until_parent_ends()


asyncio.run(main())
