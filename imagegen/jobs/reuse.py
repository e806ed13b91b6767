"""Starting anew from what a job asked for."""

from django.urls import reverse

from imagegen.jobs.models import Job


def reuse_url(job: Job) -> str:
    """The address of Create filled with what the job asked for; it names the job, since a prompt may not fit in."""
    return f"{reverse('studio:create')}?from={job.pk}"


def asked_by(job: Job) -> dict[str, str]:
    """What the job asked for, by the names of the form's fields."""
    given = {name: str(value) for name, value in job.parameters.items() if name != "response_format"}
    slug = job.credential.slug if job.credential else ""
    return {**given, "model": f"{slug}:{job.model_id}", "prompt": job.prompt}
