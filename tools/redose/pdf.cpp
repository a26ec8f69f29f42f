// SPDX-License-Identifier: Apache-2.0
#include "pdf.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <dose/core/error.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>
#include <vector>

#include "output_file.hpp"

extern char** environ;

namespace redose {
namespace {

namespace fs = std::filesystem;

constexpr const char* browsers[] = {"chromium", "chromium-browser", "chromium-headless-shell",
                                    "google-chrome", "google-chrome-stable"};
constexpr std::chrono::seconds longest{60};

[[noreturn]] void failed(const std::string& why) {
  throw dose::Error("pdf_failed", why + "; write the page with --html and print it from a browser",
                    "--pdf");
}

/// A folder that only this user may read, and that goes with its owner.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::error_code error;
    const fs::path parent = fs::temp_directory_path(error);
    if (error) failed("there is no folder for temporary files");
    path_ = (parent / "redose-pdf.XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr)
      failed(fmt::format("no temporary folder could be made: {}", std::strerror(errno)));
  }
  ~ScratchFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string file(std::string_view name) const { return fmt::format("{}/{}", path_, name); }

 private:
  std::string path_;
};

/// What a path is called in a URL.
std::string file_url(const std::string& path) {
  std::string url = "file://";
  for (const char c : path) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                       std::string_view("/-_.").find(c) != std::string_view::npos;
    url += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return url;
}

/// Starts a program without a shell, its output thrown away.
pid_t started(const std::string& program, const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
  pid_t process = 0;
  const int error = posix_spawn(&process, program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) failed(fmt::format("{} did not start: {}", program, std::strerror(error)));
  return process;
}

/// The exit status; -1 where it was ended by a signal or by us, after `longest`.
int waited_for(pid_t process) {
  const auto deadline = std::chrono::steady_clock::now() + longest;
  int status = 0;
  while (true) {
    const pid_t ended = waitpid(process, &status, WNOHANG);
    if (ended == process) return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (ended < 0 && errno != EINTR) return -1;
    if (std::chrono::steady_clock::now() > deadline) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  kill(process, SIGKILL);
  waitpid(process, &status, 0);
  return -1;
}

}  // namespace

std::string pdf_browser() {
  const char* path = std::getenv("PATH");
  for (const char* browser : browsers) {
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
      if (folder.empty()) continue;
      const std::string program = folder + "/" + browser;
      if (access(program.c_str(), X_OK) == 0 && fs::is_regular_file(program)) return program;
    }
  }
  throw dose::Error("pdf_browser_missing",
                    "no Chromium is installed, which prints the page to PDF: install chromium or "
                    "google-chrome, or write the page with --html and print it from a browser",
                    "--pdf");
}

std::string printed_pdf(const std::string& html) {
  const std::string browser = pdf_browser();
  const ScratchFolder scratch;
  const std::string page = scratch.file("page.html");
  const std::string pdf = scratch.file("page.pdf");
  write_file(page, html);
  std::vector<std::string> arguments = {browser,
                                        "--headless",
                                        "--disable-gpu",
                                        "--no-first-run",
                                        "--disable-extensions",
                                        "--disable-background-networking",
                                        "--disable-dev-shm-usage",
                                        "--no-pdf-header-footer",
                                        "--user-data-dir=" + scratch.file("profile"),
                                        "--print-to-pdf=" + pdf};
  // Chromium's sandbox refuses to run as root, in containers for instance.
  if (geteuid() == 0) arguments.emplace_back("--no-sandbox");
  arguments.push_back(file_url(page));
  const int status = waited_for(started(browser, arguments));
  std::ifstream stream(pdf, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(stream), {}};
  if (status != 0 || !content.starts_with("%PDF-"))
    failed(fmt::format("{} made no PDF (exit status {})", browser, status));
  return content;
}

}  // namespace redose
