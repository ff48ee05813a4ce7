class Tabs:
	def method(self, first):
		return first

	def one(self, first): return first

	def told(self, first, second):
		"""Tell.

		Args:
			second: What else.
		"""
