"""Does a model find the same under typos, case and width, and something else when the meaning changes?"""
