"""A real server on loopback with one rep and one supervisor, for the examples of a phone."""

import json
import os
import pathlib
import socket
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"
SOJOURN = TARGET / "sojourn"

ORG = {
    "org": "acme",
    "name": "Acme 货运",
    "departments": [{"id": "sales", "name": "销售部", "supervisor": "wang.lei", "manager": "wang.lei"}],
    "people": [
        {"id": "li.na", "name": "李娜", "dept": "sales", "roles": ["rep"]},
        {"id": "wang.lei", "name": "王磊", "dept": "sales", "roles": ["supervisor"]},
    ],
}


class Server:
    """Made, served and stopped by its own commands. `codes` holds a fresh code for each person, `invitation` one to log in with."""

    def __init__(self, more=0):
        self.more = more
        self.folder = tempfile.TemporaryDirectory(prefix="sojourn-phone-")
        self.data = pathlib.Path(self.folder.name) / "server"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.listen = "127.0.0.1:%d" % free.getsockname()[1]
        self.url = "http://" + self.listen
        self.process = None

    def say(self, *words):
        done = subprocess.run([SOJOURN, *words], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError("sojourn %s: %s%s" % (" ".join(words), done.stdout, done.stderr))
        return done.stdout

    def admin(self, *words):
        return self.say("admin", *words, "--data", str(self.data))

    def new_code(self, person):
        return self.admin("device", "code", "--person", person).split()[0]

    def code(self, person):
        """One of those `more` that were made before the start: a server that runs is asked over the network alone."""
        return self.spare[person].pop()

    def __enter__(self):
        self.say("init", "--org", "acme", "--name", "Acme", "--data", str(self.data))
        org = pathlib.Path(self.folder.name) / "org.json"
        org.write_text(json.dumps(ORG), encoding="utf-8")
        self.admin("import", "--org-file", str(org))
        self.codes = {}
        for name, person in (("rep", "li.na"), ("spare", "li.na"), ("third", "li.na"), ("boss", "wang.lei")):
            self.codes[name] = self.new_code(person)
        self.spare = {it["id"]: [self.new_code(it["id"]) for _ in range(self.more)] for it in ORG["people"]}
        self.invitation = self.admin("user", "invite", "--org", "acme", "--person", "wang.lei").split()[0]
        self.start()
        return self

    def start(self):
        serve = [SOJOURN, "serve", "--data", str(self.data), "--listen", self.listen]
        with open(pathlib.Path(self.folder.name) / "server.log", "ab") as log:
            self.process = subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            raise RuntimeError(line + (pathlib.Path(self.folder.name) / "server.log").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()
