"""The self-hosted image studio for teams."""

from imagegen.celery import app as celery_app

__all__ = ["celery_app"]
