"""The jobs of one server, in the order they were asked for."""

from __future__ import annotations

import threading

from components import i18n
from components.jobs.compute_job import EstimateJob
from components.jobs.job import Job


class JobRegistry:
    """The jobs of this server: one runs, the others wait their turn."""

    def __init__(self) -> None:
        self._jobs: list[Job] = []
        self._guard = threading.Lock()
        self._turn = threading.Lock()

    def start(self, job: Job) -> Job:
        """Run a job in the background; a project that has one going keeps it, unless that one only estimates."""
        with self._guard:
            going = next(
                (other for other in self._jobs if other.project_id == job.project_id and not other.is_over), None
            )
            if going is not None and (not isinstance(going, EstimateJob) or isinstance(job, EstimateJob)):
                return going
            if going is not None:
                threading.Thread(target=going.cancel, daemon=True).start()
            self._jobs = [other for other in self._jobs if other.project_id != job.project_id] + [job]
        threading.Thread(
            target=self._run_in_turn, args=(job, i18n.current()), daemon=True, name=f"job-{job.project_id}"
        ).start()
        return job

    def _run_in_turn(self, job: Job, language: str) -> None:
        with self._turn, i18n.reading(language):
            if not job.is_over:
                job.run()

    def of_project(self, project_id: str) -> Job | None:
        """The latest job of a project."""
        with self._guard:
            return next((job for job in reversed(self._jobs) if job.project_id == project_id), None)

    def active(self) -> list[Job]:
        """Jobs that are not over."""
        with self._guard:
            return [job for job in self._jobs if not job.is_over]

    def cancel_all(self) -> None:
        """Stop everything, at the end of the server."""
        for job in self.active():
            job.cancel()
