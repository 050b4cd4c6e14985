#if Checked
  /// Ends the process: the structure that uses the library is wrong, or the library is.
  func checkedFailure(_ text: String) -> Never { fatalError(text) }
#endif
