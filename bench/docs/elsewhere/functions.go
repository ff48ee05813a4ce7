// The functions of Go files as go/parser reads them: one JSON value a line, as
// functions.mjs writes them. Files come by stdin, one path a line; offsets count bytes.
package main

import (
	"bufio"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
)

type span [2]int

type parameter struct {
	Name     string `json:"name"`
	Span     span   `json:"span"`
	NameSpan span   `json:"name_span"`
	Default  *span  `json:"default"`
	Rest     bool   `json:"rest"`
}

type left struct {
	Span  span  `json:"span"`
	Value *span `json:"value"`
	Inner bool  `json:"inner"`
}

type insides struct {
	Uses     [][4]any `json:"uses"`
	Declared []string `json:"declared"`
	Assigned []string `json:"assigned"`
	Returns  []left   `json:"returns"`
	Throws   []any    `json:"throws"`
	Calls    []string `json:"calls"`
}

type function struct {
	File       string      `json:"file"`
	Name       string      `json:"name"`
	Kind       string      `json:"kind"`
	Line       int         `json:"line"`
	Span       span        `json:"span"`
	NameSpan   span        `json:"name_span"`
	Doc        string      `json:"doc"`
	DocSpan    *span       `json:"doc_span"`
	Told       []any       `json:"told"`
	Parameters []parameter `json:"parameters"`
	Close      int         `json:"close"`
	BodySpan   span        `json:"body_span"`
	Result     string      `json:"result"`
	ResultSpan *span       `json:"result_span"`
	IsPlain    bool        `json:"is_plain"`
	Body       insides     `json:"body"`
}

func main() {
	out := json.NewEncoder(os.Stdout)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		name := lines.Text()
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, name, nil, parser.ParseComments)
		if err != nil {
			continue
		}
		text, _ := os.ReadFile(name)
		for _, one := range parsed.Decls {
			declared, is := one.(*ast.FuncDecl)
			if is && declared.Body != nil {
				out.Encode(read(name, string(text), files, declared))
			}
		}
	}
}

func read(file, text string, files *token.FileSet, node *ast.FuncDecl) function {
	at := func(one token.Pos) int { return files.Position(one).Offset }
	of := func(one ast.Node) span { return span{at(one.Pos()), at(one.End())} }
	name := node.Name.Name
	if node.Recv != nil && len(node.Recv.List) == 1 {
		held := of(node.Recv.List[0].Type)
		owner := strings.TrimPrefix(text[held[0]:held[1]], "*")
		name = strings.SplitN(owner, "[", 2)[0] + "." + name
	}
	found := function{
		File: file, Name: name, Kind: "function", Line: files.Position(node.Pos()).Line,
		Span: span{at(node.Type.Pos()), at(node.End())}, NameSpan: of(node.Name),
		Doc: node.Doc.Text(), Told: []any{}, Parameters: []parameter{},
		Close: at(node.Type.Params.Closing), BodySpan: of(node.Body), IsPlain: node.Name.IsExported(),
		Body: insides{
			Uses: [][4]any{}, Declared: []string{}, Assigned: []string{}, Returns: []left{},
			Throws: []any{}, Calls: []string{},
		},
	}
	if node.Doc != nil {
		place := of(node.Doc)
		found.DocSpan = &place
	}
	for _, field := range node.Type.Params.List {
		_, rest := field.Type.(*ast.Ellipsis)
		for _, one := range field.Names {
			given := parameter{Name: one.Name, Span: of(field), NameSpan: of(one), Rest: rest}
			found.Parameters = append(found.Parameters, given)
		}
	}
	if results := node.Type.Results; results != nil {
		place := of(results)
		found.ResultSpan = &place
		found.Result = text[place[0]:place[1]]
		for _, field := range results.List {
			for _, one := range field.Names {
				found.Body.Declared = append(found.Body.Declared, one.Name)
			}
		}
	}
	depth := []ast.Node{}
	members := map[*ast.Ident]bool{}
	inner := 0
	ast.Inspect(node.Body, func(one ast.Node) bool {
		if one == nil {
			if _, is := depth[len(depth)-1].(*ast.FuncLit); is {
				inner--
			}
			depth = depth[:len(depth)-1]
			return true
		}
		depth = append(depth, one)
		switch each := one.(type) {
		case *ast.FuncLit:
			inner++
		case *ast.SelectorExpr:
			members[each.Sel] = true
		case *ast.KeyValueExpr:
			if key, is := each.Key.(*ast.Ident); is {
				members[key] = true
			}
		case *ast.Ident:
			if !members[each] {
				place := of(each)
				found.Body.Uses = append(found.Body.Uses, [4]any{each.Name, place[0], place[1], false})
			}
		case *ast.AssignStmt:
			for _, to := range each.Lhs {
				if known, is := to.(*ast.Ident); is {
					if each.Tok == token.DEFINE {
						found.Body.Declared = append(found.Body.Declared, known.Name)
					} else {
						found.Body.Assigned = append(found.Body.Assigned, known.Name)
					}
				}
			}
		case *ast.ReturnStmt:
			row := left{Span: of(each), Inner: inner > 0}
			if len(each.Results) > 0 {
				value := span{at(each.Results[0].Pos()), at(each.Results[len(each.Results)-1].End())}
				row.Value = &value
			}
			found.Body.Returns = append(found.Body.Returns, row)
		case *ast.CallExpr:
			switch called := each.Fun.(type) {
			case *ast.Ident:
				found.Body.Calls = append(found.Body.Calls, called.Name)
			case *ast.SelectorExpr:
				found.Body.Calls = append(found.Body.Calls, called.Sel.Name)
			}
		}
		return true
	})
	return found
}
