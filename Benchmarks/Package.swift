// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "ccbench",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "swift-concurrent-collections", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.1.0"),
    .package(url: "https://github.com/ordo-one/TextTable", from: "0.0.1"),
  ],
  targets: [
    // The C loops that our wrappers are measured against. The C library comes first in the link order for the same reason
    // as in the library's module map.
    .target(name: "CBaselines", linkerSettings: [.linkedLibrary("c"), .linkedLibrary("mimalloc")]),
    .executableTarget(
      name: "ccbench",
      dependencies: [
        "CBaselines",
        .product(name: "CCCollections", package: "swift-concurrent-collections"),
        .product(name: "CCReclaim", package: "swift-concurrent-collections"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
        .product(name: "TextTable", package: "TextTable"),
      ]),
  ]
)
