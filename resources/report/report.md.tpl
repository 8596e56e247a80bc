# {{TITLE}}

{{SUBTITLE}}
{{#SECTION}}
## {{HEADING}}
{{#PARAGRAPH}}
{{TEXT}}
{{/PARAGRAPH}}{{#FIGURE}}
![{{CAPTION}}](<{{FILE}}>)
{{/FIGURE}}{{#TABLE}}{{#CAPTION}}
**{{TEXT}}**
{{/CAPTION}}
|{{#HEADER}} {{TEXT}} |{{/HEADER}}
|{{#HEADER}}{{#NUMERIC}} ---: |{{/NUMERIC}}{{#WORDS}} --- |{{/WORDS}}{{/HEADER}}
{{#ROW}}|{{#CELL}} {{TEXT}} |{{/CELL}}
{{/ROW}}{{/TABLE}}{{#NOTES}}
{{#NOTE}}* {{TEXT}}
{{/NOTE}}{{/NOTES}}{{/SECTION}}
