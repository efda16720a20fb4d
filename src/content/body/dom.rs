//! A tree of HTML nodes in one vector, built by html5ever and walked without recursion.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::num::NonZeroU32;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, ns};

/// A node of one particular [`Dom`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeId(NonZeroU32);

impl NodeId {
    /// The document node, which is always the first.
    const DOCUMENT: Self = Self(NonZeroU32::MIN);

    pub(super) fn from_index(index: usize) -> Self {
        // No source that fits in memory makes 2³² nodes, as each is larger than the tag it stands for.
        Self(NonZeroU32::MIN.saturating_add(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// An element's name and what stands in its start tag.
pub(super) struct Element {
    pub(super) name: QualName,
    pub(super) attributes: Vec<Attribute>,
    /// MathML's `annotation-xml` may hold HTML; only the parser asks.
    holds_html: bool,
}

impl Element {
    /// An element that holds what its name says.
    pub(super) fn new(name: QualName, attributes: Vec<Attribute>) -> Self {
        Self { name, attributes, holds_html: false }
    }

    /// The local name if this is an HTML element, not one of SVG or MathML.
    pub(super) fn html_name(&self) -> Option<&LocalName> {
        (self.name.ns == ns!(html)).then_some(&self.name.local)
    }

    /// The value of an attribute without a namespace.
    pub(super) fn attribute(&self, name: &LocalName) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.ns == ns!() && attribute.name.local == *name)
            .map(|attribute| &*attribute.value)
    }
}

/// What a node is.
pub(super) enum Data {
    Document,
    Element(Element),
    Text(StrTendril),
    Comment(StrTendril),
}

struct Node {
    data: Data,
    parent: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    first: Option<NodeId>,
    last: Option<NodeId>,
}

/// Whether a walk goes on to a node's children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Descend {
    Yes,
    No,
}

/// Sees each node twice: before and after its children.
pub(super) trait Visitor {
    fn enter(&mut self, node: NodeId, data: &Data) -> Descend;
    /// Called for every node that was entered, also for those whose children were left out.
    fn leave(&mut self, _node: NodeId) {}
}

/// A parsed fragment.
pub(super) struct Dom {
    nodes: Vec<Node>,
}

impl Dom {
    /// Visits all nodes of the fragment in document order, in constant stack space.
    pub(super) fn walk(&self, visitor: &mut impl Visitor) {
        // html5ever puts a fragment's nodes under an `html` element of its own making.
        let Some(root) = self.node(NodeId::DOCUMENT).first else {
            return;
        };
        let Some(mut current) = self.node(root).first else {
            return;
        };
        loop {
            let node = self.node(current);
            if visitor.enter(current, &node.data) == Descend::Yes
                && let Some(child) = node.first
            {
                current = child;
                continue;
            }
            visitor.leave(current);
            loop {
                let node = self.node(current);
                if let Some(next) = node.next {
                    current = next;
                    break;
                }
                match node.parent {
                    Some(parent) if parent != root => {
                        visitor.leave(parent);
                        current = parent;
                    }
                    _ => return,
                }
            }
        }
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.index()]
    }

    fn add(&mut self, data: Data) -> NodeId {
        let id = NodeId::from_index(self.nodes.len());
        self.nodes.push(Node { data, parent: None, previous: None, next: None, first: None, last: None });
        id
    }

    fn detach(&mut self, id: NodeId) {
        let node = self.node_mut(id);
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        match (previous, parent) {
            (Some(previous), _) => self.node_mut(previous).next = next,
            (None, Some(parent)) => self.node_mut(parent).first = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => self.node_mut(next).previous = previous,
            (None, Some(parent)) => self.node_mut(parent).last = previous,
            (None, None) => {}
        }
    }

    fn append_node(&mut self, parent: NodeId, child: NodeId) {
        self.detach(child);
        let last = self.node_mut(parent).last.replace(child);
        match last {
            Some(last) => self.node_mut(last).next = Some(child),
            None => self.node_mut(parent).first = Some(child),
        }
        let child = self.node_mut(child);
        child.parent = Some(parent);
        child.previous = last;
    }

    fn insert_node_before(&mut self, sibling: NodeId, child: NodeId) {
        self.detach(child);
        let (parent, previous) = (self.node(sibling).parent, self.node(sibling).previous);
        match (previous, parent) {
            (Some(previous), _) => self.node_mut(previous).next = Some(child),
            (None, Some(parent)) => self.node_mut(parent).first = Some(child),
            (None, None) => {}
        }
        self.node_mut(sibling).previous = Some(child);
        let child = self.node_mut(child);
        child.parent = parent;
        child.previous = previous;
        child.next = Some(sibling);
    }

    /// Adds `text` to `node` if that is a text node.
    fn extend_text(&mut self, node: Option<NodeId>, text: &StrTendril) -> bool {
        if let Some(node) = node
            && let Data::Text(existing) = &mut self.node_mut(node).data
        {
            existing.push_tendril(text);
            return true;
        }
        false
    }

    fn append(&mut self, parent: NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(child) => self.append_node(parent, child),
            NodeOrText::AppendText(text) => {
                if !self.extend_text(self.node(parent).last, &text) {
                    let child = self.add(Data::Text(text));
                    self.append_node(parent, child);
                }
            }
        }
    }

    fn insert_before(&mut self, sibling: NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(child) => self.insert_node_before(sibling, child),
            NodeOrText::AppendText(text) => {
                if !self.extend_text(self.node(sibling).previous, &text) {
                    let child = self.add(Data::Text(text));
                    self.insert_node_before(sibling, child);
                }
            }
        }
    }
}

/// An owned copy of an element's name, so that no borrow of the tree outlives a call.
#[derive(Debug)]
pub(super) struct Name {
    namespace: Namespace,
    local: LocalName,
}

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.namespace
    }

    fn local_name(&self) -> &LocalName {
        &self.local
    }
}

/// Builds a [`Dom`] as html5ever's tree builder asks.
///
/// Its methods take `&self`, hence the cell; each borrows for its own length only.
pub(super) struct DomBuilder {
    dom: RefCell<Dom>,
    elements: Cell<usize>,
}

impl DomBuilder {
    pub(super) fn new() -> Self {
        let mut dom = Dom { nodes: Vec::new() };
        dom.add(Data::Document);
        Self { dom: RefCell::new(dom), elements: Cell::new(0) }
    }

    /// How many elements were made, including those that the parser repeated or implied.
    pub(super) fn elements(&self) -> usize {
        self.elements.get()
    }
}

impl TreeSink for DomBuilder {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'a> = Name;

    fn finish(self) -> Dom {
        self.dom.into_inner()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        NodeId::DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        match &self.dom.borrow().node(*target).data {
            Data::Element(element) => Name { namespace: element.name.ns.clone(), local: element.name.local.clone() },
            _ => Name { namespace: ns!(), local: LocalName::default() },
        }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.elements.set(self.elements.get() + 1);
        self.dom.borrow_mut().add(Data::Element(Element {
            name,
            attributes,
            holds_html: flags.mathml_annotation_xml_integration_point,
        }))
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.dom.borrow_mut().add(Data::Comment(text))
    }

    fn create_pi(&self, _target: StrTendril, data: StrTendril) -> NodeId {
        // HTML has none (`<?` begins a comment), so this is never asked for.
        self.create_comment(data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.dom.borrow_mut().append(*parent, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous_element: &NodeId, child: NodeOrText<NodeId>) {
        let mut dom = self.dom.borrow_mut();
        if dom.node(*element).parent.is_some() {
            dom.insert_before(*element, child);
        } else {
            dom.append(*previous_element, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public_id: StrTendril, _system_id: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        // A template is either dropped whole or written back as it came, so that its contents
        // may as well be its children.
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, new_node: NodeOrText<NodeId>) {
        self.dom.borrow_mut().insert_before(*sibling, new_node);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        let mut dom = self.dom.borrow_mut();
        if let Data::Element(element) = &mut dom.node_mut(*target).data {
            for attribute in attributes {
                if !element.attributes.iter().any(|a| a.name == attribute.name) {
                    element.attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.dom.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut dom = self.dom.borrow_mut();
        while let Some(child) = dom.node(*node).first {
            dom.append_node(*new_parent, child);
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &NodeId) -> bool {
        matches!(&self.dom.borrow().node(*handle).data, Data::Element(element) if element.holds_html)
    }
}
