/// Tells code, strings and comments apart. Knows interpolations, raw and multi-line strings, and nested comments.
struct SourceLexer {
  private enum Mode {
    case code(openParentheses: Int)
    case string(hashes: Int, isMultiline: Bool)
    case comment(depth: Int)
  }

  private let bytes: [UInt8]
  private let isSwift: Bool
  private var position = 0
  private var modes: [Mode] = [.code(openParentheses: 0)]
  private var code: [UInt8] = []
  private var comment: [UInt8]?
  private var lines: [SourceLine] = []

  static func lines(of text: String, isSwift: Bool) -> [SourceLine] {
    var lexer = SourceLexer(bytes: Array(text.utf8), isSwift: isSwift)
    lexer.run()
    return lexer.lines
  }

  private init(bytes: [UInt8], isSwift: Bool) {
    self.bytes = bytes
    self.isSwift = isSwift
  }

  private mutating func run() {
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "\n") {
        endLine()
        position += 1
        continue
      }
      switch modes.last! {
      case .code(let openParentheses): readCode(openParentheses)
      case .string(let hashes, let isMultiline): readString(hashes, isMultiline)
      case .comment(let depth): readComment(depth)
      }
    }
    if !code.isEmpty || comment != nil { endLine() }
  }

  private mutating func endLine() {
    if case .string(_, isMultiline: false) = modes.last! { modes.removeLast() }
    lines.append(SourceLine(code: String(decoding: code, as: UTF8.self), comment: comment.map(Self.commentText)))
    code = []
    if case .comment = modes.last! { comment = [] } else { comment = nil }
  }

  private static func commentText(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return String(text.drop { $0 == "/" || $0 == "*" || $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  private func isNext(_ text: String, at offset: Int = 0) -> Bool {
    bytes[min(bytes.count, position + offset)...].starts(with: text.utf8)
  }

  private mutating func blank(_ count: Int) {
    code.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
    position += count
  }

  private mutating func readCode(_ openParentheses: Int) {
    if isNext("//") {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      comment = Array(bytes[position..<end])
      position = end
    } else if isNext("/*") {
      modes.append(.comment(depth: 1))
      comment = comment ?? []
      blank(2)
    } else if let hashes = hashesOfString() {
      let isMultiline = isNext(#"""""#, at: hashes) && isNext("\"", at: hashes + 2)
      modes.append(.string(hashes: hashes, isMultiline: isMultiline))
      code.append(UInt8(ascii: "\""))
      position += hashes + (isMultiline ? 3 : 1)
    } else if !isSwift, isNext("'") {
      blank(isNext("'\\") ? 4 : 3)
    } else {
      let byte = bytes[position]
      if openParentheses > 0, byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") {
        modes.removeLast()
        let count = openParentheses + (byte == UInt8(ascii: "(") ? 1 : -1)
        if count > 0 { modes.append(.code(openParentheses: count)) } else { return blank(1) }
      }
      code.append(byte)
      position += 1
    }
  }

  /// How many hashes a string has that begins here; nil where none begins.
  private func hashesOfString() -> Int? {
    let hashes = bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
    return isNext("\"", at: hashes) ? hashes : nil
  }

  private mutating func readString(_ hashes: Int, _ isMultiline: Bool) {
    let quotes = String(repeating: "\"", count: isMultiline ? 3 : 1)
    let marks = String(repeating: "#", count: hashes)
    if isNext(quotes + marks) {
      modes.removeLast()
      code.append(UInt8(ascii: "\""))
      position += quotes.utf8.count + hashes
    } else if isSwift, isNext("\\" + marks + "(") {
      modes.append(.code(openParentheses: 1))
      blank(hashes + 2)
    } else if isNext("\\" + marks), position + hashes + 1 < bytes.count, !isNext("\n", at: hashes + 1) {
      blank(hashes + 2)
    } else {
      blank(1)
    }
  }

  private mutating func readComment(_ depth: Int) {
    if isNext("/*") || isNext("*/") {
      modes.removeLast()
      let depth = depth + (isNext("/*") ? 1 : -1)
      if depth > 0 { modes.append(.comment(depth: depth)) }
      blank(2)
    } else {
      comment = (comment ?? []) + [bytes[position]]
      position += 1
    }
  }
}
