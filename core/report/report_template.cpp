// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/report_template.h"

#include <stdexcept>

#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>
#include <ctemplate/template_emitter.h>

#include "core/base/resource.h"

namespace permdse::report {

namespace {

using ctemplate::TemplateDictionary;

/// The picture without what may only stand at the beginning of a file of its own.
std::string embeddedSvg(const std::string& svg) {
    const std::size_t start = svg.find("<svg");
    return start == std::string::npos ? std::string() : svg.substr(start);
}

bool isNumeric(const ReportTable& table, std::size_t column) {
    return column < table.numeric.size() && table.numeric[column];
}

void addTable(TemplateDictionary& section, const ReportTable& table, const TemplateTexts& texts) {
    TemplateDictionary* block = section.AddSectionDictionary("TABLE");
    if (!table.caption.empty()) {
        block->AddSectionDictionary("CAPTION")->SetValue("TEXT", texts.text(table.caption));
    }
    for (std::size_t column = 0; column < table.header.size(); ++column) {
        TemplateDictionary* header = block->AddSectionDictionary("HEADER");
        header->SetValue("TEXT", texts.cell(table.header[column]));
        header->ShowSection(isNumeric(table, column) ? "NUMERIC" : "WORDS");
    }
    for (const std::vector<std::string>& cells : table.rows) {
        TemplateDictionary* row = block->AddSectionDictionary("ROW");
        for (std::size_t column = 0; column < cells.size(); ++column) {
            TemplateDictionary* cell = row->AddSectionDictionary("CELL");
            cell->SetValue("TEXT", texts.cell(cells[column]));
            cell->ShowSection(isNumeric(table, column) ? "NUMERIC" : "WORDS");
        }
    }
}

void addSection(TemplateDictionary& root, const ReportSection& content, std::size_t number,
                const TemplateTexts& texts) {
    const std::string anchor = "section-" + std::to_string(number);
    const std::string mark = content.warning && texts.headings_as_warnings ? "Warning: " : "";
    const std::string heading = texts.text(mark + content.heading);
    TemplateDictionary* entry = root.AddSectionDictionary("ENTRY");
    entry->SetValue("ANCHOR", anchor);
    entry->SetValue("HEADING", heading);
    TemplateDictionary* section = root.AddSectionDictionary("SECTION");
    section->SetValue("ANCHOR", anchor);
    section->SetValue("HEADING", heading);
    if (content.warning) {
        section->ShowSection("WARNING");
    }
    for (const std::string& paragraph : content.paragraphs) {
        section->AddSectionDictionary("PARAGRAPH")->SetValue("TEXT", texts.text(paragraph));
    }
    for (const ReportFigure& figure : content.figures) {
        if (figure.svg.empty()) {
            section->AddSectionDictionary("PARAGRAPH")
                ->SetValue("TEXT", texts.text(figure.caption + " (no picture was drawn)"));
            continue;
        }
        TemplateDictionary* block = section->AddSectionDictionary("FIGURE");
        block->SetValue("CAPTION", texts.text(figure.caption));
        block->SetValue("FILE", figure.file);
        block->SetValue("SVG", embeddedSvg(figure.svg));
    }
    for (const ReportTable& table : content.tables) {
        addTable(*section, table, texts);
    }
    if (!content.notes.empty()) {
        TemplateDictionary* notes = section->AddSectionDictionary("NOTES");
        for (const std::string& note : content.notes) {
            notes->AddSectionDictionary("NOTE")->SetValue("TEXT", texts.text(note));
        }
    }
}

} // namespace

std::string fillTemplate(const ReportDocument& document, const TemplateTexts& texts) {
    const std::string_view source = resourceText(texts.resource);
    ctemplate::TemplateCache cache; // of its own: nothing outlives the call
    if (!cache.StringToTemplateCache(texts.resource, source.data(), source.size(),
                                     ctemplate::DO_NOT_STRIP)) {
        throw std::logic_error("the template \"" + texts.resource + "\" cannot be parsed");
    }
    TemplateDictionary root(texts.resource);
    root.SetValue("TITLE", texts.text(document.title));
    root.SetValue("SUBTITLE", texts.text(document.subtitle));
    for (std::size_t i = 0; i < document.sections.size(); ++i) {
        addSection(root, document.sections[i], i + 1, texts);
    }
    std::string output;
    ctemplate::StringEmitter emitter(&output);
    if (!cache.ExpandWithData(texts.resource, ctemplate::DO_NOT_STRIP, &root, nullptr, &emitter)) {
        throw std::logic_error("the template \"" + texts.resource + "\" cannot be filled");
    }
    return output;
}

} // namespace permdse::report
