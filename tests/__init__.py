"""The tests of de-an06."""
