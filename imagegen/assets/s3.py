"""A bucket as the storage: of S3, or of a server that speaks like it."""

import secrets
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile, File
from storages.backends import s3

ONE_PUT = TransferConfig(multipart_threshold=5_000_000_000, use_threads=False)


class S3Storage(s3.S3Storage):  # type: ignore[misc]
    """Private objects. Saving a key again replaces the object, whole or not at all: it is sent in one PUT.

    A server that takes no connection in 3 seconds, or says nothing for 10, is asked once more; then the error is the
    caller's to handle. Checksums are sent only where the protocol demands them, because not every server knows them.
    """

    def __init__(self, **options: Any) -> None:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": options["addressing_style"]},
            connect_timeout=3,
            read_timeout=10,
            retries={"mode": "standard", "total_max_attempts": 2},
            max_pool_connections=64,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=config, transfer_config=ONE_PUT, **options)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        """The object as it comes, in one request; django-storages would copy it to this machine first."""
        try:
            found = self.bucket.Object(self._normalize_name(name)).get()
        except self.bucket.meta.client.exceptions.NoSuchKey:
            raise FileNotFoundError(name) from None
        file = File(found["Body"], name)
        file.size = found["ContentLength"]
        return file

    def make_bucket(self) -> bool:
        """Make the bucket; False where it is there already."""
        client = self.bucket.meta.client
        try:
            client.head_bucket(Bucket=self.bucket_name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != HTTPStatus.NOT_FOUND:
                raise
            client.create_bucket(Bucket=self.bucket_name)
            return True
        return False

    def is_public(self) -> bool:
        """Whether somebody who signs nothing can read an object; tried with one that is deleted afterwards."""
        name = self.save(f".probe-{secrets.token_hex(8)}", ContentFile(b"imagegen"))
        try:
            self.unsigned_connection.Object(self.bucket_name, self._normalize_name(name)).load()
        except ClientError:
            return False
        finally:
            self.delete(name)
        return True

    def url(self, name: str) -> str:
        """Where nginx, and nobody else, gets the object within a minute: its presigned address without the host."""
        wanted = {"Bucket": self.bucket_name, "Key": self._normalize_name(name)}
        address = urlsplit(self.bucket.meta.client.generate_presigned_url("get_object", Params=wanted, ExpiresIn=60))
        return f"/internal/s3{address.path}?{address.query}"
