// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/array/npz_file.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <zip.h>

#include "core/base/file_output.h"
#include "core/base/printable_text.h"

namespace permdse {

namespace {

constexpr std::string_view ending = ".npy";

Diagnostic problemOf(const std::string& path, std::string code, std::string message) {
    return {Severity::Error, std::move(code), path, "", 0, std::move(message)};
}

std::string textOf(int code) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    std::string text = zip_error_strerror(&error);
    zip_error_fini(&error);
    return text;
}

struct DiscardArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, DiscardArchive>;

struct CloseEntry {
    void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

Result<Archive> openArchive(const std::string& path) {
    if (const auto file = openFile(path); !file) {
        return file.error();
    }
    int code = 0;
    Archive archive(zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code));
    if (!archive) {
        return problemOf(
            path, "NPZ-0001",
            fmt::format("this is no archive of NumPy arrays ({}); expected a .npz file",
                        textOf(code)));
    }
    return archive;
}

std::vector<std::string> namesOf(zip_t* archive) {
    std::vector<std::string> names;
    const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(archive, 0));
    for (zip_uint64_t i = 0; i < count; ++i) {
        if (const char* found = zip_get_name(archive, i, 0); found != nullptr) {
            std::string name = found;
            if (name.ends_with(ending)) { // anything else is no array
                name.resize(name.size() - ending.size());
                names.push_back(std::move(name));
            }
        }
    }
    return names;
}

std::string listOf(const std::vector<std::string>& names) {
    constexpr std::size_t mostNamed = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), mostNamed); ++i) {
        text += (i == 0 ? "\"" : ", \"") + shortText(names[i]) + '"';
    }
    if (names.size() > mostNamed) {
        text += fmt::format(" and {} more", names.size() - mostNamed);
    }
    return text.empty() ? "nothing" : text;
}

/// An entry of an archive. The checksum of an archive is looked at behind the last byte.
class EntrySource final : public ByteSource {
public:
    EntrySource(std::string name, zip_file_t* entry, std::uint64_t bytes)
        : m_name(std::move(name)), m_entry(entry), m_left(bytes) {}

    const std::string& name() const override { return m_name; }
    std::uint64_t left() const override { return m_left; }
    std::size_t read(char* bytes, std::size_t count) override {
        std::size_t got = 0;
        while (got < count) {
            const zip_int64_t step = zip_fread(m_entry.get(), bytes + got, count - got);
            m_damaged = m_damaged || step < 0;
            if (step <= 0) {
                break;
            }
            got += static_cast<std::size_t>(step);
        }
        m_left -= std::min<std::uint64_t>(got, m_left);
        return got;
    }
    /// Whether bytes could not be read, are too many, or have another checksum than the archive
    /// says.
    [[nodiscard]] bool isDamaged() {
        char none = 0;
        return read(&none, 1) != 0 || m_damaged;
    }

private:
    std::string m_name;
    std::unique_ptr<zip_file_t, CloseEntry> m_entry;
    std::uint64_t m_left;
    bool m_damaged = false;
};

} // namespace

Result<std::vector<std::string>> npzNames(const std::string& path) {
    const Result<Archive> archive = openArchive(path);
    if (!archive) {
        return archive.error();
    }
    return namesOf(archive->get());
}

template <class T>
Result<NpyArray<T>> readNpz(const std::string& path, const std::string& name,
                            const ShapeCheck& check) {
    const Result<Archive> archive = openArchive(path);
    if (!archive) {
        return archive.error();
    }
    zip_stat_t about;
    zip_stat_init(&about);
    const std::string entryName = name + std::string(ending);
    if (zip_stat(archive->get(), entryName.c_str(), 0, &about) != 0) {
        return problemOf(path, "NPZ-0002",
                         fmt::format("there is no array \"{}\"; the file has {}", name,
                                     listOf(namesOf(archive->get()))));
    }
    zip_file_t* entry = zip_fopen_index(archive->get(), about.index, 0);
    if (entry == nullptr) {
        return problemOf(
            path, "NPZ-0003",
            fmt::format("array \"{}\" cannot be unpacked: {}", name, zip_strerror(archive->get())));
    }
    EntrySource source(path + ":" + name, entry, about.size);
    Result<NpyArray<T>> array = readNpy<T>(source, check);
    if (array && source.isDamaged()) {
        return problemOf(
            path, "NPZ-0003",
            fmt::format("array \"{}\" does not have the checksum that the file says", name));
    }
    return array;
}

Result<std::uint64_t> writeNpz(const std::string& path, const std::vector<NpzEntry>& entries) {
    const auto refuse = [&](const std::string& why) {
        return problemOf(
            path, "OUT-0002",
            fmt::format("cannot write the file to its end: {}; nothing is left of it", why));
    };
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, &error);
    if (memory == nullptr) {
        return refuse(zip_error_strerror(&error));
    }
    zip_source_keep(memory); // to read it once it is an archive
    const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> kept(memory, zip_source_free);
    Archive archive(zip_open_from_source(memory, ZIP_TRUNCATE, &error));
    if (!archive) {
        zip_source_free(memory);
        return refuse(zip_error_strerror(&error));
    }
    for (const NpzEntry& entry : entries) {
        zip_source_t* bytes =
            zip_source_buffer(archive.get(), entry.bytes.data(), entry.bytes.size(), 0);
        const zip_int64_t index = zip_file_add(
            archive.get(), (entry.name + std::string(ending)).c_str(), bytes, ZIP_FL_ENC_UTF_8);
        if (index < 0) {
            zip_source_free(bytes);
            return refuse(zip_strerror(archive.get()));
        }
        const auto at = static_cast<zip_uint64_t>(index);
        zip_set_file_compression(archive.get(), at, ZIP_CM_STORE, 0);
        constexpr zip_uint16_t firstOfJanuary1980 = (1 << 5) | 1;
        zip_file_set_dostime(archive.get(), at, 0, firstOfJanuary1980, 0);
    }
    if (zip_close(archive.get()) != 0) {
        return refuse(zip_strerror(archive.get()));
    }
    (void)archive.release(); // closing has freed it
    zip_stat_t about;
    zip_stat_init(&about);
    if (zip_source_open(memory) != 0 || zip_source_stat(memory, &about) != 0) {
        return refuse("the archive cannot be put together");
    }
    std::string bytes(about.size, '\0');
    const zip_int64_t got = zip_source_read(memory, bytes.data(), bytes.size());
    zip_source_close(memory);
    if (got < 0 || static_cast<std::size_t>(got) != bytes.size()) {
        return refuse("the archive cannot be put together");
    }
    return writeTextFile(path, bytes);
}

template Result<NpyArray<float>> readNpz<float>(const std::string&, const std::string&,
                                                const ShapeCheck&);
template Result<NpyArray<double>> readNpz<double>(const std::string&, const std::string&,
                                                  const ShapeCheck&);
template Result<NpyArray<std::int32_t>>
readNpz<std::int32_t>(const std::string&, const std::string&, const ShapeCheck&);
template Result<NpyArray<std::int64_t>>
readNpz<std::int64_t>(const std::string&, const std::string&, const ShapeCheck&);

} // namespace permdse
