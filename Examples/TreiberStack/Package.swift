// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [.strictMemorySafety()]

let package = Package(
  name: "TreiberStack",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [.library(name: "TreiberStack", targets: ["TreiberStack"])],
  dependencies: [.package(name: "swift-concurrent-collections", path: "../..")],
  targets: [
    .target(
      name: "TreiberStack", dependencies: [.product(name: "CCReclaim", package: "swift-concurrent-collections")],
      swiftSettings: settings),
    .testTarget(name: "TreiberStackTests", dependencies: ["TreiberStack"], swiftSettings: settings),
  ]
)
