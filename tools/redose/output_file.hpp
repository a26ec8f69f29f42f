// SPDX-License-Identifier: Apache-2.0
// Where a command's results go: files, standard output, or both; whole or not at all.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command_line.hpp"

namespace redose {

/// A file that is written under a temporary name beside its place and takes that place, whole, when
/// it is committed; otherwise nothing is left. A symbolic link stays and its target is replaced.
class PendingFile {
 public:
  /// Makes the temporary file, empty. Error `output_unwritable`, also for a path that exists and is
  /// no regular file.
  explicit PendingFile(const std::string& path);
  PendingFile(PendingFile&& other) noexcept;
  PendingFile& operator=(PendingFile&&) = delete;
  ~PendingFile();

  const std::string& temporary() const { return temporary_; }
  /// Error `output_unwritable`.
  void commit();

 private:
  std::string path_;
  std::filesystem::path target_;
  std::string temporary_;  ///< empty once it has been renamed
};

/// Writes `content` to `path` under a temporary name beside it and renames it, so that a reader
/// never meets half a file. A path that exists and is no regular file (a device, a pipe) is written
/// to directly. Error `output_unwritable`.
void write_file(const std::string& path, std::string_view content);

/// Writes to standard output and flushes; Error `output_unwritable` if that fails (a full disk
/// must not look like an empty answer).
void write_standard_output(std::string_view content);

/// Whether standard output is a terminal that can do more than print lines (TERM=dumb cannot).
bool writes_to_terminal();

/// Colours belong on such a terminal, and only if the user has not set NO_COLOR.
bool colour_wanted();

/// The output options of one command. Declare, parse, compute, add, write:
///
///   Outputs outputs(line);                              // declares --quiet, --force
///   outputs.declare("--json", "the result as JSON");    // --json FILE, '-' is standard output
///   if (!line.parse(arguments)) return ok;
///   outputs.check();                                    // before anything expensive
///   ...
///   if (outputs.wants("--json")) outputs.add("--json", json_text(result));
///   outputs.add_text(report);
///   outputs.write();                                    // the last thing that a command does
class Outputs {
 public:
  explicit Outputs(CommandLine& line);
  ~Outputs();
  Outputs(const Outputs&) = delete;
  Outputs& operator=(const Outputs&) = delete;

  void declare(const std::string& option, std::string_view help);

  /// UsageError if two outputs go to standard output or to one file, a file to a folder that does
  /// not exist, over a file that exists (`output_exists`, unless --force was given) or over one
  /// that is named, or lies in a folder that is named, as an input (`output_is_input`, always).
  void check() const;

  /// The same of a file that the command itself writes.
  void check_place(const std::string& path, const std::string& option) const;

  /// UsageError `output_is_input` for an output that is, or lies in, one of these: what a case file
  /// names.
  void keep_off(const std::vector<std::filesystem::path>& inputs) const;

  bool wants(std::string_view option) const;
  /// As typed; none if the option was not given.
  const std::optional<std::string>& path(std::string_view option) const;
  /// False if --quiet was given or an output goes to standard output.
  bool wants_text() const;

  void add(std::string_view option, std::string content);
  /// The report for the terminal; dropped where wants_text() is false.
  void add_text(std::string content);

  /// Files first, standard output last.
  void write() const;

 private:
  struct Output {
    std::string option;
    std::optional<std::string> path;
    std::string content;
  };
  Output& find(std::string_view option) const;
  bool is_declared(std::string_view option) const;
  /// Files and folders that were typed, as values of no output.
  std::vector<std::filesystem::path> typed_inputs() const;

  CommandLine& line_;
  std::vector<std::unique_ptr<Output>> outputs_;  ///< addresses stay while options are declared
  std::string text_;
  bool quiet_ = false;
  bool force_ = false;
};

}  // namespace redose
