"""Clusters of two worker processes on this machine, for check.py, and the processes that they are made of.

Nothing leaves the machine. Spark listens on 127.0.0.1 alone; Ray also elsewhere, and wants a token of everyone.
"""

import contextlib
import os
import pathlib
import secrets
import socket
import subprocess
import sys
import time
import typing

import psutil
import pyspark

HERE = pathlib.Path(__file__).resolve().parent
HOST = "127.0.0.1"
SPARK_HOME = pathlib.Path(pyspark.__file__).parent
BIN = pathlib.Path(sys.executable).parent
ENVIRONMENT = os.environ | {
    "SPARK_HOME": str(SPARK_HOME),
    "SPARK_LOCAL_IP": HOST,
    "PYSPARK_PYTHON": sys.executable,
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),
    "RAY_USAGE_STATS_ENABLED": "0",
}


class Cluster(typing.NamedTuple):
    job: list  # the command that runs the job on it
    logs: pathlib.Path  # where its workers' standard error is


@contextlib.contextmanager
def spark(logs):
    """A standalone master and two workers of a core each; an executor is a process, and so is its Python worker."""
    port = free_port()
    master = f"spark://{HOST}:{port}"

    def daemon(name, *options):
        command = [SPARK_HOME / "bin/spark-class", f"org.apache.spark.deploy.{name}", "--host", HOST, "--webui-port", 0]
        processes.callback(end, start([*command, *options], logs / "daemons.log"))

    logs.mkdir()
    with contextlib.ExitStack() as processes:
        daemon("master.Master", "--port", port)
        await_port(port)
        for _ in range(2):
            daemon("worker.Worker", "--cores", 1, "--memory", "1g", "--work-dir", logs, master)
        settings = {
            "spark.driver.host": HOST,
            "spark.executor.memory": "512m",
            # Not before both workers are there.
            "spark.scheduler.minRegisteredResourcesRatio": 1,
            "spark.ui.enabled": "false",
        }
        options = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
        yield Cluster([SPARK_HOME / "bin/spark-submit", "--master", master, *options, HERE / "spark_job.py"], logs)


@contextlib.contextmanager
def ray(logs):
    """Two nodes of two cores, one for an actor and one for Ray's own tasks."""
    port = free_port()

    def node(*options):
        command = [BIN / "ray", "start", "--block", f"--node-ip-address={HOST}", "--num-cpus=2", *options]
        command.append(f"--object-store-memory={256 << 20}")
        processes.callback(end, start(command, logs / "daemons.log"))

    logs.mkdir()
    with contextlib.ExitStack() as processes:
        node("--head", f"--port={port}", "--include-dashboard=false", f"--temp-dir={logs}")
        await_port(port)
        node(f"--address={HOST}:{port}")
        wait_until(lambda: (logs / "daemons.log").read_text().count("Ray runtime started.") == 2)
        job = [sys.executable, HERE / "ray_job.py", f"--address={HOST}:{port}", "--workers=2", "--block-size=20000"]
        yield Cluster(job, logs)


def start(command, log):
    """Starts a process whose output goes to the end of a file."""
    with log.open("a") as file:
        return subprocess.Popen([str(word) for word in command], env=ENVIRONMENT, stdout=file, stderr=file)


def end(process):
    """Ends a process with all that it has started."""
    if process.poll() is not None:
        return
    family = [process, *psutil.Process(process.pid).children(recursive=True)]
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    process.wait()


def free_port():
    with socket.create_server((HOST, 0)) as server:
        return server.getsockname()[1]


def await_port(port):
    def answers():
        with contextlib.suppress(ConnectionRefusedError):
            return socket.create_connection((HOST, port)).close() is None

    wait_until(answers)


def wait_until(condition):
    patience = time.monotonic() + 60
    while not condition():
        if time.monotonic() > patience:
            raise TimeoutError("a part of the cluster has not started")
        time.sleep(0.2)
