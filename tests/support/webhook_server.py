"""A webhook of the tests: an HTTP or HTTPS server on a port of 127.0.0.1, which is printed first.

Each request becomes a line of JSON in --record: method, path, headers, body.
"""
import argparse
import http.server
import json
import ssl


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--record", required=True)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--status", type=int, default=200)
    parser.add_argument("--location", help="of a redirect")
    return parser.parse_args()


class Hook(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = {
            "method": self.command,
            "path": self.path,
            "type": self.headers.get("Content-Type"),
            "body": body.decode(),
        }
        with open(ARGUMENTS.record, "a", encoding="utf-8") as record:
            record.write(json.dumps(request) + "\n")
        self.send_response(ARGUMENTS.status)
        if ARGUMENTS.location:
            self.send_header("Location", ARGUMENTS.location)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


ARGUMENTS = options()
server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
if ARGUMENTS.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ARGUMENTS.certificate, ARGUMENTS.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
