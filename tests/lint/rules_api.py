# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for the window: widgets and calls of the right age, names for those who listen."""
import re
import xml.etree.ElementTree as ElementTree

from tree import line_of

# Newer than GTK 4.8 and libadwaita 1.2, which Debian 12 has.
NEWER = [
    'AdwBanner', 'AdwTabOverview', 'AdwToolbarView', 'AdwNavigationSplitView', 'AdwOverlaySplitView', 'AdwNavigationView',
    'AdwNavigationPage', 'AdwBreakpoint', 'AdwBreakpointBin', 'AdwSwitchRow', 'AdwSpinRow', 'AdwDialog', 'AdwAlertDialog',
    'AdwPreferencesDialog', 'AdwAboutDialog', 'AdwSpinner', 'AdwMultiLayoutView', 'AdwBottomSheet', 'AdwButtonRow',
    'AdwToggleGroup', 'AdwWrapBox', 'AdwShortcutsDialog',
    'GtkFileDialog', 'GtkAlertDialog', 'GtkUriLauncher', 'GtkFileLauncher', 'GtkColorDialog', 'GtkFontDialog',
    'GtkColumnViewSorter', 'GtkColumnViewRow', 'GtkListHeader', 'GtkSectionModel', 'GtkAccessibleText', 'GtkGraphicsOffload',
]
NEWER_CALLS = [
    r'gtk_accessible_announce', r'gtk_(list|grid|column)_view_scroll_to', r'gtk_\w+_view_set_(header|row)_factory',
    r'gtk_list_item_set_accessible_\w+', r'gtk_list_view_set_tab_behavior', r'gtk_css_provider_load_from_string',
    r'gtk_widget_(add|remove)_tick_callback_full', r'gtk_search_entry_set_placeholder_text', r'gtk_widget_get_color',
    r'gtk_widget_compute_expand_full', r'gtk_popover_menu_set_flags', r'gtk_button_set_can_shrink',
    r'gtk_menu_button_set_can_shrink', r'g_set_str', r'g_string_free_and_steal', r'g_clear_fd', r'g_idle_add_once_full',
    r'g_ptr_array_new_take\w*', r'g_ptr_array_new_from_\w+', r'g_assert_cmpstrv_full', r'g_source_dup_context',
]
# There, but deprecated soon after: the Flatpak runtime is newer.
FADING = [
    'GtkInfoBar', 'GtkDialog', 'GtkMessageDialog', 'GtkComboBox', 'GtkComboBoxText', 'AdwFlap', 'AdwLeaflet', 'AdwSqueezer',
    'AdwViewSwitcherTitle', 'GtkTreeView', 'GtkTreeStore', 'GtkListStore', 'GtkIconView', 'GtkCellView', 'GtkCellRendererText',
    'GtkEntryCompletion', 'GtkFileChooserDialog', 'GtkColorButton', 'GtkFontButton', 'GtkAppChooserButton', 'GtkAssistant',
    'GtkLockButton', 'GtkStatusbar', 'GtkStyleContext', 'GtkVolumeButton',
    'GtkShortcutsWindow', 'GtkShortcutsSection', 'GtkShortcutsGroup', 'GtkShortcutsShortcut', 'GtkShortcutLabel',
]
FADING_CALLS = [
    r'gdk_texture_new_for_pixbuf', r'gtk_(image|picture)_new_(for|from)_pixbuf', r'gtk_(image|picture)_set_(from_)?pixbuf',
    r'gtk_widget_(show|hide|get_allocation|get_allocated_(width|height|baseline)|translate_coordinates)',
    r'gtk_snapshot_render_(background|frame|focus|layout|insertion_cursor)', r'gtk_render_\w+',
    r'gdk_surface_create_similar_surface', r'gtk_picture_[gs]et_keep_aspect_ratio',
]
# Of GtkStyleContext these two stay.
STYLE_STAYS = r'gtk_style_context_(add|remove)_provider_for_display'

NAMED_BY_ICON = {'GtkButton', 'GtkMenuButton', 'GtkToggleButton', 'GtkLinkButton', 'AdwSplitButton'}
NAMED_FIELDS = {'GtkEntry', 'GtkSearchEntry', 'GtkText', 'GtkPasswordEntry', 'GtkSpinButton', 'GtkDropDown', 'GtkTextView', 'GtkSwitch', 'GtkScale'}


def prefix_of(name):
    """GtkInfoBar -> gtk_info_bar_"""
    return re.sub(r'(?<!^)(?=[A-Z])', '_', name).lower() + '_'


def of_age(tree):
    for path in tree.find('src/', '.c', '.h'):
        code = tree.code(path)
        for name in NEWER + FADING:
            why = 'is newer than what we build with' if name in NEWER else 'is deprecated soon after'
            for found in re.finditer(r'\b(%s|%s[a-z]\w*)\b' % (name, prefix_of(name)), code):
                word = found.group(0)
                if re.match(STYLE_STAYS, word) or name == 'GtkDialog' and word.startswith('gtk_dialog_error'):
                    continue
                yield path, line_of(code, found.start()), '%s %s' % (word, why)
        for found in re.finditer(r'\b(%s)\s*\(' % '|'.join(NEWER_CALLS), code):
            yield path, line_of(code, found.start()), '%s is newer than what we build with' % found.group(1)
        for found in re.finditer(r'\b(%s)\s*\(' % '|'.join(FADING_CALLS), code):
            yield path, line_of(code, found.start()), '%s is deprecated soon after' % found.group(1)
    for path in tree.find('ui/', '.ui'):
        text = tree.text(path)
        for found in re.finditer(r'(?:class|parent)="(\w+)"', text):
            if found.group(1) in NEWER + FADING:
                yield path, line_of(text, found.start()), '%s is too new or deprecated soon after' % found.group(1)


def properties(element):
    return {p.get('name'): (p.text or '') for p in element.findall('property')}


def named_in_code(tree, path):
    """The ids that the widget's own C file gives a label, tooltip or accessible name."""
    stem = path.split('/')[-1][:-len('.ui')]
    names = set()
    for source in tree.find('src/console/', '/%s.c' % stem):
        names |= {found.group(2) for found in re.finditer(
            r'gtk_(accessible_update_(?:property|relation)|widget_set_tooltip_text|\w*button_set_label)[^;]*?self->(\w+)', tree.code(source))}
    return names


def is_named(element, labelled):
    given = properties(element)
    if any(given.get(name) for name in ('label', 'tooltip-text', 'tooltip-markup', 'title')):
        return True
    if element.get('id') in labelled:
        return True
    for block in element.findall('accessibility'):
        if any(entry.get('name') in ('label', 'labelled-by') for entry in block):
            return True
    return False


def has_text(element):
    """A button may hold a box with a label in it."""
    return any(child.get('class') in ('GtkLabel', 'AdwButtonContent') for child in element.iter('object') if child is not element)


def spoken_names(tree):
    for path in tree.find('ui/', '.ui'):
        text = tree.text(path)
        try:
            root = ElementTree.fromstring(text)
        except ElementTree.ParseError as problem:
            yield path, problem.position[0], 'is not XML: %s' % problem
            continue
        labelled = ({properties(o).get('mnemonic-widget') for o in root.iter('object')} - {None}) | named_in_code(tree, path)
        for element in root.iter('object'):
            kind, name = element.get('class'), element.get('id') or ''
            if kind in NAMED_BY_ICON and not has_text(element) or kind in NAMED_FIELDS:
                if not is_named(element, labelled):
                    line = line_of(text, max(0, text.find('id="%s"' % name))) if name else 1
                    yield path, line, '%s %s has no name to be read out' % (kind, name or properties(element).get('icon-name', ''))


UI = '<interface><object class="GtkBox"><child><object class="%s">%s</object></child></object></interface>'

RULES = [
    ('api/of-age-in-c', of_age, {'src/console/a.c': 'adw_toolbar_view_new ();\n'}, {'src/console/a.c': '/* AdwBanner */ docket_banner_new ();\n'}),
    ('api/newer-calls', of_age, {'src/core/a.c': 'g_set_str (&a, b);\n'}, {'src/core/a.c': 'docket_g_set_str (&a, b);\n'}),
    ('api/of-age-in-ui', of_age, {'ui/a.ui': UI % ('GtkComboBox', '')}, {'ui/a.ui': UI % ('GtkDropDown', '')}),
    ('ui/spoken-names-of-buttons', spoken_names,
     {'ui/a.ui': UI % ('GtkButton', '<property name="icon-name">x</property>')},
     {'ui/a.ui': UI % ('GtkButton', '<property name="icon-name">x</property><property name="tooltip-text">Y</property>')}),
    ('ui/spoken-names-of-fields', spoken_names,
     {'ui/a.ui': UI % ('GtkEntry', '<property name="placeholder-text">x</property>')},
     {'ui/a.ui': UI % ('GtkEntry', '<accessibility><property name="label">x</property></accessibility>')}),
]
