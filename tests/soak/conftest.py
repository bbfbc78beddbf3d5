import hypothesis

# Here every run tries something else.
hypothesis.settings.load_profile("default")
