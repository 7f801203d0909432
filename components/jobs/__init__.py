"""Background work: each model in a worker process of its own, one after another, with progress, cancel and resume.

A job is a plain object that its thread changes and pages read. What it computed is in the vector cache and the results,
so a job that was cancelled or killed is resumed by starting it again.
"""

from components.jobs.compute_job import ComputeJob, EstimateJob, MapsJob
from components.jobs.job import Job
from components.jobs.job_registry import JobRegistry
from components.jobs.measure_job import MeasureJob
from components.jobs.status import saved_status
from components.jobs.step import State, Step
from components.jobs.train_job import TrainJob
from components.jobs.worker import Worker, WorkerFailedError

__all__ = [
    "ComputeJob",
    "EstimateJob",
    "Job",
    "JobRegistry",
    "MapsJob",
    "MeasureJob",
    "State",
    "Step",
    "TrainJob",
    "Worker",
    "WorkerFailedError",
    "saved_status",
]
