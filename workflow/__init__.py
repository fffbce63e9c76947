"""The workflow's own code: configuration, artefacts on disk, figures, and the report."""
