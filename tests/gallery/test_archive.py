from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest

from imagegen.accounts.models import Team, User
from imagegen.assets.models import Asset
from imagegen.gallery.archive import Busy, TooMuch, archive, taking_turns
from imagegen.jobs.models import Job, Output
from tests import make

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.usefixtures("storage")
def test_the_files_are_the_originals_under_names_of_our_own(team: Team, alice: User) -> None:
    contents = [make.png(colour="teal"), make.png(colour="plum"), b"no picture"]
    pictures = [
        make.picture(team, alice, prompt="../../霧/x\r\n\u202e" * 40, content=content, created_at=NOON)
        for content in contents
    ]
    stream = archive(pictures)
    size = len(stream)
    body = b"".join(stream)
    assert len(body) == size
    with ZipFile(BytesIO(body)) as file:
        words = "-".join(["2026-01-05", *["霧x"] * 17])
        one, two, three = (picture.pk for picture in pictures)
        assert file.namelist() == [f"{words}-{one}.png", f"{words}-{two}.png", f"{words}-{three}.bin"]
        assert [file.read(name) for name in file.namelist()] == contents
        assert {entry.compress_type for entry in file.infolist()} == {ZIP_STORED}


@pytest.mark.parametrize(
    ("count", "size", "fits"),
    [
        (2_000, 1, True),
        (2_001, 1, False),
        (2, 2_500_000_000, True),
        (2, 2_500_000_001, False),
    ],
)
def test_a_download_has_limits(count: int, size: int, fits: bool) -> None:
    pictures = [Asset(pk=number, key=str(number), size=size, content_type="image/png") for number in range(count)]
    for picture in pictures:
        Output(asset=picture, job=Job())
    if fits:
        assert len(archive(pictures)) > count * size
        return
    with pytest.raises(TooMuch, match="At most 2,000 files and 5 GB fit into one download"):
        archive(pictures)


@pytest.mark.usefixtures("storage")
def test_a_file_that_is_gone_ends_the_download_rather_than_leaving_it_out(team: Team, alice: User) -> None:
    picture = make.picture(team, alice)
    Asset.objects.filter(pk=picture.pk).update(key="nowhere.png")
    picture.refresh_from_db()
    with pytest.raises(FileNotFoundError):
        list(archive([picture]))


def test_a_person_has_one_download_at_a_time(team: Team, alice: User, bob: User) -> None:
    picture = make.picture(team, alice)
    running = taking_turns(archive([picture]), alice)
    with pytest.raises(Busy):
        taking_turns(archive([picture]), alice)
    taking_turns(archive([picture]), bob).close()
    running.close()
    taking_turns(archive([picture]), alice).close()
