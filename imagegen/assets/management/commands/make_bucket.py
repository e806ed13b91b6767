"""manage.py make_bucket."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from imagegen.assets.s3 import S3Storage


class Command(BaseCommand):
    help = (
        "Makes the bucket that IMAGEGEN_S3_BUCKET names, where it is not there, for a server of your own; "
        "fails where strangers can read what is in it."
    )

    def handle(self, **_: Any) -> None:
        if not isinstance(default_storage, S3Storage):
            raise CommandError("IMAGEGEN_S3_BUCKET names no bucket: files are in the data folder.")
        try:
            is_new = default_storage.make_bucket()
            is_public = default_storage.is_public()
        except (BotoCoreError, ClientError) as error:
            raise CommandError(f"The bucket could not be looked for: {type(error).__name__}: {error}") from None
        self.stdout.write(f"The bucket {default_storage.bucket_name} {'was made' if is_new else 'is there'}.")
        if is_public:
            raise CommandError(
                "It is public: without a key an object could be read. Take away every policy and ACL that lets others "
                "read, block public access where the server can, and run this again."
            )
