"""Drawing tools without a screen: generators that take pointers and yield drafts, and pure hit-tests."""
