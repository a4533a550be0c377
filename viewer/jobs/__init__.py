"""Long work beside the window: jobs with progress and cancel, and the board that knows what runs. No widgets."""
