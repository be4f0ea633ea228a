# SPDX-License-Identifier: GPL-3.0-or-later
"""A line between a console and its server that can be cut, and answers lost.

One thread a direction, on loopback only.  A console that signed in through it
keeps its address whatever becomes of the server behind.
"""

import socket
import threading

PIECE_BYTES = 65536


class Relay:
    """Everything passes while it is up; nothing while it is cut."""

    def __init__(self, port):
        self.port = port  # of the server; may become another one
        self.up = True
        self.mute = False  # what the server answers is lost
        self.pushed = 0  # requests with operations that went through
        self._pairs = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        with self._lock:
            self.up = False
        self._drop_all()

    def restore(self):
        with self._lock:
            self.up = True

    def close(self):
        self.cut()
        self._listener.close()

    def _drop_all(self):
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            self._drop(pair)

    @staticmethod
    def _drop(pair):
        for end in pair:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the other side was first

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return  # closed
            try:
                far = socket.create_connection(("127.0.0.1", self.port)) if self.up else None
            except OSError:
                far = None
            pair = (near, far)
            # It may have been cut while this one came.
            with self._lock:
                passes = far is not None and self.up
                if passes:
                    self._pairs.add(pair)
            if not passes:
                near.close()
                if far is not None:
                    far.close()
                continue
            threading.Thread(target=self._pass, args=(near, far, pair, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, pair, True), daemon=True).start()

    def _pass(self, source, target, pair, is_answer):
        try:
            while True:
                piece = source.recv(PIECE_BYTES)
                if not piece:
                    break
                if is_answer and self.mute:
                    continue
                target.sendall(piece)
                if not is_answer and piece.startswith(b"POST /v1/ops"):
                    self.pushed += 1
        except OSError:
            pass  # cut
        self._drop(pair)
