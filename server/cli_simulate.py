"""`gridhall simulate`: many phones and tablets at once against a demonstration that is served."""

import asyncio
from typing import Annotated

import typer

from server.demo.build import PASSWORD
from server.simulation.run import Plan, simulate


def simulate_field(
    phones: Annotated[int, typer.Option(min=0, help="几部手机。")] = 20,
    tablets: Annotated[int, typer.Option(min=0, help="几台平板。")] = 2,
    seconds: Annotated[float, typer.Option(min=1, help="运行多少秒。")] = 30,
    url: Annotated[str, typer.Option(help="服务地址；用演示数据启动。")] = "http://127.0.0.1:8000",
    seed: Annotated[int, typer.Option(help="随机种子：同样的种子做同样的事。")] = 210522,
    password: Annotated[str, typer.Option(help="演示账号的密码。")] = PASSWORD,
) -> None:
    """模拟 N 部手机、M 台平板：断网、重发、照片；最后核对每条确认过的记录恰好一份。"""
    plan = Plan(
        url=url, phones=phones, tablets=tablets, seconds=seconds, seed=seed, password=password
    )
    outcome = asyncio.run(simulate(plan, typer.echo))
    for line in (*outcome.tally.lines(), *outcome.wrong):
        typer.echo(line)
    if outcome.wrong or any("INTERNAL" in each for each in outcome.tally.errors):
        typer.echo("核对没有通过。", err=True)
        raise typer.Exit(1)
    typer.echo(f"核对通过：{outcome.confirmed} 条确认过的记录都在，且只有一份。")
