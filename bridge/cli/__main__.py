"""`python -m bridge.cli`, the same as `kinelink`."""

from bridge.cli.app import main

if __name__ == "__main__":
    main()
