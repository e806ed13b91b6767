"""gunicorn's settings for the embedded web process."""

from imagegen import settings

bind = f"[{settings.HOST}]:{settings.PORT}" if ":" in settings.HOST else f"{settings.HOST}:{settings.PORT}"
workers = 1
threads = 16
worker_class = "gthread"
timeout = 120
graceful_timeout = 4
limit_request_line = 8190  # scripts fill the form by its address
control_socket_disable = True
loglevel = "warning"
preload_app = False
proc_name = "imagegen-web"
