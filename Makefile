# run, test and check set up what they need; each step says what it does.
