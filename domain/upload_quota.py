"""How much one account may upload (上传限额), so that no phone fills the disk of a county."""

from dataclasses import dataclass
from datetime import timedelta

from domain.errors import DomainError

WINDOW = timedelta(days=1)


class UploadQuotaExceeded(DomainError):
    """The account has uploaded its share; the photo stays expected and may follow later."""

    code = "UPLOAD_QUOTA_EXCEEDED"


@dataclass(frozen=True, slots=True)
class UploadUse:
    """What an account has begun to upload within the window, and how much of that is unfinished."""

    byte_count: int
    unfinished: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadQuota:
    """The most bytes within the window, and the most uploads that are begun but not finished."""

    byte_count: int = 2 * 2**30
    unfinished: int = 100

    def require_room(self, use: UploadUse, length: int) -> None:
        if use.unfinished >= self.unfinished:
            raise UploadQuotaExceeded(
                f"有 {use.unfinished} 张照片还没传完，请先传完它们，再传新的。"
            )
        if use.byte_count + length > self.byte_count:
            most = self.byte_count // 2**20
            raise UploadQuotaExceeded(f"24 小时内最多上传 {most} MB，请稍后再传，照片不会丢失。")
