"""Settings: GRIDHALL_* in the environment, each with a default that runs on one machine."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.geo import Datum
from domain.upload_quota import UploadQuota


class Settings(BaseSettings):
    """Where data lives, what is connected, and the limits of the transport."""

    model_config = SettingsConfigDict(env_prefix="GRIDHALL_", env_file=".env", extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="数据目录：数据库、照片、密钥")
    database_url: str = Field(
        default="", description="sqlite:///… 或 postgres://…；空为数据目录里的 SQLite"
    )
    pool_size: int = Field(default=8, ge=1, le=100, description="PostgreSQL 连接数")
    redis_url: str = Field(default="", description="多进程时的门铃；空为进程内")
    blob_url: str = Field(default="", description="s3://…；空为数据目录")
    s3_endpoint: str = Field(default="", description="S3 兼容服务的地址")
    s3_region: str = Field(default="us-east-1", description="S3 区域")
    s3_access_key: str = Field(default="", description="S3 访问号")
    s3_secret_key: SecretStr = Field(default=SecretStr(""), description="S3 密钥")
    host: str = Field(default="127.0.0.1", description="监听地址")
    port: int = Field(default=8000, ge=1, le=65535, description="端口")
    public_url: str = Field(default="", description="对外地址，用于照片地址；空为相对地址")
    secret_key: SecretStr = Field(default=SecretStr(""), description="主密钥；空则在数据目录里生成")
    sealing_keys: tuple[SecretStr, ...] = Field(
        default=(), description="加密联系方式的密钥，新的在前；空为用主密钥"
    )
    canonical_datum: Datum = Field(default=Datum.CGCS2000, description="标准坐标系")
    trusted_documents_only: bool = Field(
        default=False, description="手机与平板只收 mobile_contract 里登记的操作"
    )
    budget: int = Field(default=20_000, ge=1, description="每个会话可攒下的查询代价")
    budget_restored_per_s: int = Field(
        default=1_000, ge=0, description="每秒恢复的查询代价；0 为不限速"
    )
    stamp_font: Path | None = Field(
        default=None, description="照片水印用的中文字体文件；空为系统里找到的第一个"
    )
    upload_mb_per_day: int = Field(
        default=2_048, ge=1, description="每个账号 24 小时内可上传的照片总量，MB"
    )
    unfinished_uploads: int = Field(
        default=100, ge=1, description="每个账号同时未传完的照片张数上限"
    )
    notices: Literal["webhook", "console", "null"] = Field(
        default="webhook", description="对外通知：发往通知地址、只显示在屏幕上，或不发"
    )
    webhook_hosts: tuple[str, ...] = Field(
        default=(), description="允许接收通知的主机（可带 :端口）；空为一个也不允许"
    )
    webhook_private_hosts: tuple[str, ...] = Field(
        default=(), description="允许接收通知、可在内部网络里的主机（可带 :端口），可用 http"
    )
    allowed_origins: tuple[str, ...] = Field(
        default=(), description="允许的网页来源；null 表示无来源"
    )
    test_clock: bool = Field(default=False, description="允许 POST /test/clock；只在本机监听时有效")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="日志级别"
    )
    access_token_minutes: int = Field(default=15, ge=1, le=60, description="访问令牌分钟数")
    refresh_token_days: int = Field(default=30, ge=1, le=365, description="刷新令牌天数")

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'gridhall.db'}"

    @property
    def access_token_life(self) -> timedelta:
        return timedelta(minutes=self.access_token_minutes)

    @property
    def upload_quota(self) -> UploadQuota:
        return UploadQuota(
            byte_count=self.upload_mb_per_day * 2**20, unfinished=self.unfinished_uploads
        )

    @property
    def is_loopback(self) -> bool:
        return self.host in ("127.0.0.1", "::1", "localhost")
