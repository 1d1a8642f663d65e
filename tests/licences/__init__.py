"""The licences of all packages: told by the packages themselves, written into LICENCES.md."""
