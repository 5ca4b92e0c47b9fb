# Shortcuts for those who like make; `python run.py <command>` does the same on every system.
PYTHON ?= python3

.PHONY: demo test check bench soak clean
demo test check bench soak clean:
	$(PYTHON) run.py $@
